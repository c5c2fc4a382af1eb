package keyrail.wire.ollama.codec;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.wire.codec.EventReplyReader;
import keyrail.wire.codec.ReplyReader;
import keyrail.wire.tree.JsonTree;
import tools.jackson.databind.JsonNode;

/** Reads a stream of lines, each a JSON object, however the bytes were cut. Not safe for use by several threads. */
final class OllamaLineReader implements ReplyReader {
    private static final int LONGEST_LINE = 16 * 1024 * 1024;

    private final OllamaReplyTeller teller;
    private final ByteArrayOutputStream carried = new ByteArrayOutputStream();

    OllamaLineReader(Consumer<ReplyEvent> sink) {
        this.teller = new OllamaReplyTeller(sink);
    }

    @Override
    public void accept(byte[] array, int offset, int length) {
        int from = offset;
        for (int at = offset; at < offset + length; at++) {
            if (array[at] == '\n') {
                carry(array, from, at);
                line();
                from = at + 1;
            }
        }
        carry(array, from, offset + length);
    }

    private void carry(byte[] array, int from, int to) {
        if (carried.size() + (to - from) > LONGEST_LINE) {
            throw EventReplyReader.broken("a line is longer than 16 MiB");
        }
        carried.write(array, from, to - from);
    }

    private void line() {
        Bytes line = Bytes.of(carried.toByteArray());
        carried.reset();
        if (teller.isOver() || isBlank(line)) {
            return;
        }
        teller.read(JsonTree.read(line)
                .filter(JsonNode::isObject)
                .orElseThrow(() -> EventReplyReader.broken("a line is not a JSON object")));
    }

    private static boolean isBlank(Bytes line) {
        for (int index = 0; index < line.length(); index++) {
            if (line.at(index) > ' ' || line.at(index) < 0) {
                return false;
            }
        }
        return true;
    }

    /** A last line without its end counts where it is whole; a line that was cut is a cut stream. */
    @Override
    public void end() {
        Bytes last = Bytes.of(carried.toByteArray());
        carried.reset();
        if (!teller.isOver()) {
            JsonTree.read(last).filter(JsonNode::isObject).ifPresent(teller::read);
        }
    }
}
