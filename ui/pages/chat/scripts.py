"""The scripts of the chat page: one that tells the server what was pressed, and what runs after the server's answers."""

from pathlib import Path

EVENTS = Path(__file__).with_name("events.js").read_text(encoding="utf-8")
# A long answer is read from its beginning, so the page shows a new question at the top, not the end of its answer.
SHOW_LAST_QUESTION = """() => requestAnimationFrame(() => {
    const chat = document.getElementById("chat");
    const asked = chat.querySelectorAll(".user-row");
    const seen = chat.dataset.asked === String(asked.length) && chat.dataset.answered === "yes";
    if (asked.length && !seen) asked[asked.length - 1].scrollIntoView({block: "start"});
    chat.dataset.asked = asked.length;
    chat.dataset.answered = [...chat.querySelectorAll(".bot-row")].at(-1)?.querySelector(".toolbar") ? "yes" : "no";
})"""
SHOW_PLACE = """() => requestAnimationFrame(() => {
    const heading = document.querySelector("#side .evidence h2");
    if (!heading) return;
    heading.focus({preventScroll: true});
    for (const grid of document.querySelectorAll("#side .table-scroll")) {
        const cell = grid.querySelector(".cited");
        if (!cell) continue;
        // The name of the row stays beside its figure where there is room for both.
        const name = grid.querySelector(".row-name");
        name?.classList.toggle("kept", name.offsetWidth + cell.offsetWidth + 40 <= grid.clientWidth);
        grid.scrollTop = cell.offsetTop - grid.clientHeight / 2;
        grid.scrollLeft = cell.offsetLeft + cell.offsetWidth - grid.clientWidth + 40;
    }
})"""
SAVE_FILE = """(file) => {
    if (!file) return;
    const bytes = Uint8Array.from(atob(file.content), (letter) => letter.charCodeAt(0));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes], {type: file.type}));
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}"""
