// A rehearsal is over: whoever was in it goes where its show stands now, all within a few seconds.
let leaving = 0;

/** `to`: the page of the show; it says whether it is still to come or already on air. */
export function leaveRehearsal(to) {
  leaving ||= setTimeout(() => location.replace(to), 500 + Math.random() * 1500);
}
