package keyrail.wire.openaichat;

import keyrail.wire.dialect.CollectingTextReader;
import keyrail.wire.json.JsonValue;
import keyrail.wire.json.Keys;
import keyrail.wire.json.ScannedBody;

/** Reads the text of the first choice. */
final class ChatTextReader extends CollectingTextReader {
    private static final Keys KEYS = Keys.of("model", "choices", "usage", "error");
    private static final Keys CHOICE = Keys.of("delta", "message");
    private static final Keys MESSAGE = Keys.of("content", "refusal");
    private static final Keys ERROR = Keys.of("message");

    ChatTextReader() {
        super(KEYS, KEYS);
    }

    @Override
    protected void event(ScannedBody data) {
        read(data, "delta");
    }

    @Override
    protected void whole(ScannedBody body) {
        read(body, "message");
    }

    private void read(ScannedBody data, String holder) {
        data.text("model").filter(name -> !name.isEmpty()).ifPresent(this::model);
        data.value("usage").flatMap(ChatUsage::read).ifPresent(this::usage);
        data.value("error")
                .filter(JsonValue::isObject)
                .flatMap(value -> value.members(ERROR))
                .ifPresent(members -> error(members.text("message").orElse("no message")));
        data.value("choices").stream()
                .flatMap(choices -> choices.elements().stream().limit(1))
                .flatMap(choice -> choice.members(CHOICE).stream())
                .flatMap(choice -> choice.value(holder).stream())
                .flatMap(message -> message.members(MESSAGE).stream())
                .forEach(message -> {
                    message.text("content").ifPresent(this::addText);
                    message.text("refusal").ifPresent(this::addText);
                });
    }
}
