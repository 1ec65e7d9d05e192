// What is pressed inside the chat page's own HTML. A thing to press has a class act-NAME-TURN-NUMBER, since the
// conversation's HTML keeps classes and loses other attributes. Runs once, as the script of a gr.HTML component, which
// gives `trigger`; what needs no answer of the server (copying, zooming, closing by Esc) ends here.
const EVENT_OF = {
    cite: "click", finding: "click", close: "click",
    retry: "submit", department: "submit", year: "submit", stage: "submit", item: "submit",
    up: "like", down: "like", comment: "like",
    xlsx: "download", csv: "download",
};
let opener = null;

function actOf(target) {
    const element = target.closest?.("#chat .act, #side .act");
    const name = element && [...element.classList].find((each) => each.startsWith("act-"));
    if (!name) return null;
    const [, act, turn, number] = name.split("-");
    return {element, act, turn: Number(turn ?? 0), number: Number(number ?? 0)};
}

function send(found, value = "") {
    trigger(EVENT_OF[found.act], {act: found.act, turn: found.turn, number: found.number, value});
}

function copyAnswer(button) {
    const toolbar = button.closest(".toolbar");
    const words = toolbar.querySelector(".copied").textContent;
    const done = () => {
        const before = button.textContent;
        button.textContent = toolbar.querySelector(".done").textContent;
        setTimeout(() => { button.textContent = before; }, 1500);
    };
    if (navigator.clipboard) {
        navigator.clipboard.writeText(words).then(done, () => copyBySelection(words, done));
    } else {
        copyBySelection(words, done);
    }
}

// A page served over plain http to another machine has no clipboard.
function copyBySelection(words, done) {
    const area = document.createElement("textarea");
    area.value = words;
    document.body.append(area);
    area.select();
    if (document.execCommand("copy")) done();
    area.remove();
}

document.addEventListener("click", (event) => {
    const found = actOf(event.target);
    if (!found || found.element.tagName === "SELECT") return;
    if (found.act === "copy") {
        copyAnswer(found.element);
    } else if (found.act === "zoom") {
        found.element.classList.toggle("zoomed");
    } else if (found.act === "documents") {
        document.querySelectorAll("#pages [role=tab]")[1]?.click();
    } else if (found.act === "comment") {
        send(found, found.element.closest(".comment").querySelector("input").value);
    } else if (EVENT_OF[found.act]) {
        if (found.act !== "close" && !found.element.closest("#side")) opener = found.element;
        send(found);
        if (found.act === "close") opener?.focus();
    }
});

document.addEventListener("change", (event) => {
    const found = actOf(event.target);
    if (found?.element.tagName === "SELECT") send(found, found.element.value);
});

document.addEventListener("keydown", (event) => {
    const comment = event.target.closest?.("#chat .comment");
    if (event.key === "Enter" && comment) comment.querySelector("button").click();
    if (event.key === "Escape" && document.querySelector("#side .evidence")) {
        document.querySelector("#side .act-close").click();
    }
});
