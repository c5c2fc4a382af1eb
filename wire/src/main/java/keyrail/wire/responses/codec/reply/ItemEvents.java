package keyrail.wire.responses.codec.reply;

import java.util.function.Consumer;
import keyrail.core.inference.Bytes;
import keyrail.wire.json.JsonText;
import keyrail.wire.tree.JsonTree;

/** The events of a stream, each numbered after the one before; an item's in the order in which OpenAI tells them. */
final class ItemEvents {
    private final Consumer<Bytes> out;
    private long sequence;

    ItemEvents(Consumer<Bytes> out) {
        this.out = out;
    }

    /** @param response as JSON */
    void response(String type, String response) {
        tell(type, "\"response\":" + response);
    }

    void opened(OutputItem item) {
        tell(
                "response.output_item.added",
                "\"output_index\":" + item.index() + ",\"item\":" + JsonTree.text(item.begun()));
        switch (item) {
            case OutputItem.Message message ->
                tell("response.content_part.added", content(item) + ",\"part\":" + JsonTree.text(message.part("")));
            case OutputItem.Thought thought -> {
                if (!thought.isHidden()) {
                    tell(
                            "response.reasoning_summary_part.added",
                            summary(item) + ",\"part\":" + JsonTree.text(OutputItem.Thought.part("")));
                }
            }
            case OutputItem.Call _ -> {
                // Has no parts.
            }
        }
    }

    void delta(OutputItem item, String text) {
        String delta = ",\"delta\":" + JsonText.quote(text);
        switch (item) {
            case OutputItem.Message message -> {
                if (message.isRefusal()) {
                    tell("response.refusal.delta", content(item) + delta);
                } else {
                    tell("response.output_text.delta", content(item) + delta + ",\"logprobs\":[]");
                }
            }
            case OutputItem.Thought _ -> tell("response.reasoning_summary_text.delta", summary(item) + delta);
            case OutputItem.Call call -> {
                if (!call.takesFreeText()) {
                    tell("response.function_call_arguments.delta", item.place() + delta);
                }
            }
        }
    }

    void closed(OutputItem item) {
        switch (item) {
            case OutputItem.Message message -> said(message);
            case OutputItem.Thought thought -> {
                if (!thought.isHidden()) {
                    shown(thought);
                }
            }
            case OutputItem.Call call -> called(call);
        }
        tell(
                "response.output_item.done",
                "\"output_index\":" + item.index() + ",\"item\":" + JsonTree.text(item.done()));
    }

    private void said(OutputItem.Message message) {
        String text = JsonText.quote(message.text());
        if (message.isRefusal()) {
            tell("response.refusal.done", content(message) + ",\"refusal\":" + text);
        } else {
            tell("response.output_text.done", content(message) + ",\"text\":" + text + ",\"logprobs\":[]");
        }
        tell(
                "response.content_part.done",
                content(message) + ",\"part\":" + JsonTree.text(message.part(message.text())));
    }

    private void shown(OutputItem.Thought thought) {
        String part = JsonTree.text(OutputItem.Thought.part(thought.text()));
        tell("response.reasoning_summary_text.done", summary(thought) + ",\"text\":" + JsonText.quote(thought.text()));
        tell("response.reasoning_summary_part.done", summary(thought) + ",\"part\":" + part);
    }

    private void called(OutputItem.Call call) {
        String said = JsonText.quote(call.said());
        if (call.takesFreeText()) {
            if (!call.said().isEmpty()) {
                tell("response.custom_tool_call_input.delta", call.place() + ",\"delta\":" + said);
            }
            tell("response.custom_tool_call_input.done", call.place() + ",\"input\":" + said);
            return;
        }
        if (call.text().isBlank()) {
            delta(call, OutputItem.Call.NO_ARGUMENTS);
        }
        tell(
                "response.function_call_arguments.done",
                call.place() + ",\"name\":" + JsonText.quote(call.name()) + ",\"arguments\":" + said);
    }

    private static String content(OutputItem item) {
        return item.place() + ",\"content_index\":0";
    }

    private static String summary(OutputItem item) {
        return item.place() + ",\"summary_index\":0";
    }

    private void tell(String type, String members) {
        out.accept(Bytes.utf8(event(type, members)));
    }

    /** The next event, for whoever sends it otherwise. */
    String event(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\",\"sequence_number\":" + sequence++ + "," + members
                + "}\n\n";
    }
}
