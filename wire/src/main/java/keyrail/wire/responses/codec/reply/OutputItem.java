package keyrail.wire.responses.codec.reply;

import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.RawJson;
import keyrail.wire.codec.FreeText;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** One item of an answer to a client, one per block of the hub. Not safe for use by several threads. */
abstract sealed class OutputItem {
    private final String id;
    private final StringBuilder text = new StringBuilder();
    private boolean cut;
    private int index = -1;
    private String place = "";

    private OutputItem(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    /** The item has its index among those told. */
    void told(int at) {
        index = at;
        place = "\"item_id\":\"" + id + "\",\"output_index\":" + at;
    }

    boolean isTold() {
        return index >= 0;
    }

    int index() {
        return index;
    }

    /** The members of an event that say which item it is about. */
    String place() {
        return place;
    }

    void append(String piece) {
        text.append(piece);
    }

    final String text() {
        return text.toString();
    }

    /** A limit or a filter ended it, not the model. */
    void cutOff() {
        cut = true;
    }

    String status() {
        return cut ? "incomplete" : "completed";
    }

    /** The item before anything is said. */
    abstract ObjectNode begun();

    /** The item with all that has been said. */
    abstract ObjectNode done();

    /** A message of one part: text, or the words of a refusal. */
    static final class Message extends OutputItem {
        private final boolean refusal;

        Message(String id, boolean refusal) {
            super("msg_" + id);
            this.refusal = refusal;
        }

        boolean isRefusal() {
            return refusal;
        }

        @Override
        ObjectNode begun() {
            return message("in_progress");
        }

        @Override
        ObjectNode done() {
            ObjectNode item = message(status());
            item.putArray("content").add(part(text()));
            return item;
        }

        private ObjectNode message(String status) {
            ObjectNode item = JsonTree.object().put("id", id()).put("type", "message");
            item.put("status", status).put("role", "assistant").putArray("content");
            return item;
        }

        ObjectNode part(String said) {
            ObjectNode part = JsonTree.object();
            if (refusal) {
                return part.put("type", "refusal").put("refusal", said);
            }
            part.put("type", "output_text").putArray("annotations");
            part.putArray("logprobs");
            return part.put("text", said);
        }
    }

    /**
     * Reasoning: what is shown of it is its summary, as in OpenAI's own answers. Of a thought whose vendor withholds the
     * text the summary is empty, and there; hidden reasoning has none, so that each comes back as what it was.
     */
    static final class Thought extends OutputItem {
        private final boolean hidden;
        private @Nullable Opaque seal;

        Thought(String id, boolean hidden) {
            super("rs_" + id);
            this.hidden = hidden;
        }

        boolean isHidden() {
            return hidden;
        }

        void seal(Opaque opaque) {
            seal = opaque;
        }

        boolean isEmpty() {
            return seal == null && text().isEmpty();
        }

        @Override
        ObjectNode begun() {
            ObjectNode item = JsonTree.object().put("id", id()).put("type", "reasoning");
            item.putArray("summary");
            return item;
        }

        @Override
        ObjectNode done() {
            ObjectNode item = begun();
            if (!hidden) {
                item.putArray("summary").add(part(text()));
            }
            if (seal != null) {
                SealedReasoning.show(seal, item);
            }
            return item;
        }

        static ObjectNode part(String said) {
            return JsonTree.object().put("type", "summary_text").put("text", said);
        }
    }

    /** A call of a function, or of a tool of plain text. */
    static final class Call extends OutputItem {
        static final String NO_ARGUMENTS = "{}";

        private final String callId;
        private final String name;
        private final @Nullable String namespace;
        private final boolean freeText;

        Call(String id, String callId, String name, ClientTools tools) {
            super((tools.takesFreeText(name) ? "ctc_" : "fc_") + id);
            this.callId = callId;
            this.name = tools.shortName(name);
            this.namespace = tools.namespace(name);
            this.freeText = tools.takesFreeText(name);
        }

        boolean takesFreeText() {
            return freeText;
        }

        String name() {
            return name;
        }

        /** The arguments so far, or the text where the tool takes plain text; none at all are an empty object. */
        String said() {
            if (text().isBlank()) {
                return freeText ? "" : text() + NO_ARGUMENTS;
            }
            return freeText ? FreeText.of(new RawJson(text())) : text();
        }

        @Override
        ObjectNode begun() {
            return call("in_progress", "");
        }

        @Override
        ObjectNode done() {
            return call(status(), said());
        }

        private ObjectNode call(String status, String said) {
            ObjectNode item = JsonTree.object()
                    .put("id", id())
                    .put("type", freeText ? "custom_tool_call" : "function_call")
                    .put("status", status)
                    .put(freeText ? "input" : "arguments", said)
                    .put("call_id", callId)
                    .put("name", name);
            return namespace == null ? item : item.put("namespace", namespace);
        }
    }
}
