// A place of the dashboard is pressed: the server shows it in the drawer. Runs once, as the script of a gr.HTML
// component, which gives `trigger`. A place to press carries the document's and the fact's keys; a mark beside a figure
// of a picture stands for the place of its number in the list of all places.
let opener = null;

function close() {
    trigger("click", {document: 0, fact: ""});
    opener?.focus();
    opener = null;
}

document.addEventListener("click", (event) => {
    const mark = event.target.closest?.("#panels sup.mark")?.textContent;
    const listed = mark && document.querySelector(`#dashboard-sources .see-place[data-mark="${Number(mark)}"]`);
    const place = listed || event.target.closest?.("button.see-place");
    if (place) {
        opener = place;
        trigger("click", {document: Number(place.dataset.document), fact: place.dataset.fact});
    } else if (event.target.closest?.("#drawer .act-close")) {
        close();
    } else {
        event.target.closest?.("#drawer .act-zoom")?.classList.toggle("zoomed");
    }
});

document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.querySelector("#drawer .evidence")) close();
});
