// What is done in steps goes on by itself: the form with data-go-on is sent as soon as its page is there.
for (const form of document.querySelectorAll("form[data-go-on]")) form.requestSubmit();
