"""The scripts of the chat page: one that tells the server what was pressed, and what runs after the server's answers."""

from pathlib import Path

EVENTS = Path(__file__).with_name("chat_events.js").read_text(encoding="utf-8")
# A long answer is read from its beginning, so the page shows the question last asked, not the end of the answer.
SHOW_LAST_QUESTION = """() => requestAnimationFrame(() => {
    const asked = document.querySelectorAll("#chat .user-row");
    if (asked.length) asked[asked.length - 1].scrollIntoView({block: "start"});
})"""
SHOW_PLACE = """() => requestAnimationFrame(() => {
    const heading = document.querySelector("#side .evidence h2");
    if (!heading) return;
    heading.focus({preventScroll: true});
    for (const grid of document.querySelectorAll("#side .table-scroll")) {
        const cell = grid.querySelector(".cited");
        if (!cell) continue;
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
