// The theme that was chosen in the book, before anything is drawn; without a choice the system's.
try {
  document.documentElement.dataset.theme = localStorage.getItem("gregor.theme") || "system";
} catch (e) {
  // no storage: the system's
}
