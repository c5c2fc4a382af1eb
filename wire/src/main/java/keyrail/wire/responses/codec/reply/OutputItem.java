package keyrail.wire.responses.codec.reply;

import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.RawJson;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One item of an answer to a client, one per block of the hub. Not safe for use by several threads. */
abstract sealed class OutputItem {
    /** Whether an item is being told, told, or cut off by a limit. */
    enum Status {
        IN_PROGRESS("in_progress"),
        COMPLETED("completed"),
        INCOMPLETE("incomplete");

        private final String text;

        Status(String text) {
            this.text = text;
        }
    }

    private final String id;
    private final StringBuilder text = new StringBuilder();

    private OutputItem(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    void append(String piece) {
        text.append(piece);
    }

    String text() {
        return text.toString();
    }

    /** The item as it stands. */
    abstract ObjectNode node(Status status);

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
        ObjectNode node(Status status) {
            ObjectNode item = JsonTree.object().put("id", id()).put("type", "message");
            item.put("status", status.text).put("role", "assistant");
            ArrayNode content = item.putArray("content");
            if (status != Status.IN_PROGRESS) {
                content.add(part(text()));
            }
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

    /** Reasoning: what is shown of it is its summary, as in OpenAI's own answers. */
    static final class Thought extends OutputItem {
        private @Nullable Opaque seal;

        Thought(String id) {
            super("rs_" + id);
        }

        void seal(Opaque opaque) {
            seal = opaque;
        }

        boolean isEmpty() {
            return seal == null && text().isEmpty();
        }

        @Override
        ObjectNode node(Status status) {
            ObjectNode item = JsonTree.object().put("id", id()).put("type", "reasoning");
            ArrayNode summary = item.putArray("summary");
            if (status == Status.IN_PROGRESS) {
                return item;
            }
            if (!text().isEmpty()) {
                summary.add(part(text()));
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
            String arguments = text().isBlank() ? "{}" : text();
            return freeText ? ClientTools.freeText(new RawJson(arguments)) : arguments;
        }

        @Override
        ObjectNode node(Status status) {
            ObjectNode item = JsonTree.object()
                    .put("id", id())
                    .put("type", freeText ? "custom_tool_call" : "function_call")
                    .put("status", status.text);
            item.put(freeText ? "input" : "arguments", status == Status.IN_PROGRESS ? "" : said());
            item.put("call_id", callId).put("name", name);
            if (namespace != null) {
                item.put("namespace", namespace);
            }
            return item;
        }
    }
}
