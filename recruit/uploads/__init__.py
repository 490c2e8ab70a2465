"""Pictures that staff send in: made anew, kept in a store, shown or withheld."""
