package keyrail.wire.translation;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.wire.codec.EventReplyReader;
import keyrail.wire.codec.WrittenPrompt;

/**
 * A call whose answer is one body that can be told at once: counts, vectors.
 *
 * @param back from the vendor's body to the client's; throws as {@link AnswerTranslator#end}
 */
record WholeTranslation(Format upstream, WrittenPrompt written, UnaryOperator<Bytes> back) implements Translation {
    private static final int LONGEST = 64 * 1024 * 1024;

    @Override
    public boolean streamed() {
        return false;
    }

    @Override
    public AnswerTranslator answer(boolean streamed, String id, long createdSeconds, Consumer<Bytes> out) {
        return new Held(back, out);
    }

    private static final class Held implements AnswerTranslator {
        private final UnaryOperator<Bytes> back;
        private final Consumer<Bytes> out;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private boolean finished;

        Held(UnaryOperator<Bytes> back, Consumer<Bytes> out) {
            this.back = back;
            this.out = out;
        }

        @Override
        public void accept(byte[] array, int offset, int length) {
            if (body.size() > LONGEST - length) {
                throw EventReplyReader.broken("the body is longer than 64 MiB");
            }
            body.write(array, offset, length);
        }

        @Override
        public void end() {
            out.accept(back.apply(Bytes.of(body.toByteArray())));
            finished = true;
        }

        @Override
        public String contentType() {
            return "application/json";
        }

        @Override
        public boolean isFinished() {
            return finished;
        }
    }
}
