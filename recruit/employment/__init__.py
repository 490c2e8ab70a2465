"""到岗 and 30/90 天在岗: what the employer says came of a hiring, and the seeker confirms."""
