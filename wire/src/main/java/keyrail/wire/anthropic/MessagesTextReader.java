package keyrail.wire.anthropic;

import keyrail.wire.dialect.CollectingTextReader;
import keyrail.wire.json.JsonValue;
import keyrail.wire.json.Keys;
import keyrail.wire.json.ScannedBody;

/** Reads the text blocks of a message; thinking and tool calls are not text. */
final class MessagesTextReader extends CollectingTextReader {
    private static final Keys EVENT =
            Keys.of("type", "message", "content_block", "delta", "usage", "error");
    private static final Keys WHOLE = Keys.of("model", "content", "usage", "error");
    private static final Keys MESSAGE = Keys.of("model", "usage");
    private static final Keys BLOCK = Keys.of("type", "text");
    private static final Keys ERROR = Keys.of("message");

    private final MessagesUsage usage = new MessagesUsage();

    MessagesTextReader() {
        super(EVENT, WHOLE);
    }

    @Override
    protected void event(ScannedBody data) {
        data.value("message").flatMap(message -> message.members(MESSAGE)).ifPresent(message -> {
            message.text("model").ifPresent(this::model);
            message.value("usage").ifPresent(this::merge);
        });
        data.value("usage").ifPresent(this::merge);
        data.value("content_block").flatMap(block -> block.members(BLOCK)).ifPresent(block -> {
            if (block.text("type").filter("text"::equals).isPresent()) {
                beginBlock(block.text("text").orElse(""));
            }
        });
        data.value("delta").flatMap(delta -> delta.members(BLOCK)).ifPresent(delta -> {
            if (delta.text("type").filter("text_delta"::equals).isPresent()) {
                delta.text("text").ifPresent(this::addText);
            }
        });
        readError(data);
    }

    @Override
    protected void whole(ScannedBody body) {
        body.text("model").ifPresent(this::model);
        body.value("usage").ifPresent(this::merge);
        body.value("content").stream()
                .flatMap(content -> content.elements().stream())
                .flatMap(block -> block.members(BLOCK).stream())
                .filter(block -> block.text("type").filter("text"::equals).isPresent())
                .forEach(block -> beginBlock(block.text("text").orElse("")));
        readError(body);
    }

    private void merge(JsonValue latest) {
        usage.merge(latest);
        usage(usage.usage());
    }

    private void readError(ScannedBody data) {
        data.value("error")
                .flatMap(value -> value.members(ERROR))
                .ifPresent(members -> error(members.text("message").orElse("no message")));
    }
}
