package keyrail.wire.golden;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.routing.Tuning;
import keyrail.wire.Codecs;
import keyrail.wire.Formats;
import keyrail.wire.codec.Codec;
import keyrail.wire.codec.ReplyReader;
import keyrail.wire.dialect.VendorErrors;
import keyrail.wire.translation.AnswerTranslator;
import keyrail.wire.translation.Translations;

/** What becomes of a vendor's answer. */
final class Told {
    private static final String ID = "0123456789ab";
    private static final long CREATED = 1_764_324_001;

    private Told() {}

    /** The events that a reader tells. */
    static List<ReplyEvent> events(Codec codec, boolean streamed, List<byte[]> chunks) {
        List<ReplyEvent> events = new ArrayList<>();
        ReplyReader reader = codec.replyReader(streamed, events::add);
        chunks.forEach(chunk -> reader.accept(chunk, 0, chunk.length));
        reader.end();
        return events;
    }

    /** An answer as a client hears it; a failure as the engine tells it. */
    static String to(Format client, Format vendor, boolean streamed, Prompt prompt, List<byte[]> chunks) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Consumer<Bytes> sink = bytes -> out.write(bytes.array(), bytes.offset(), bytes.length());
        AnswerTranslator translator = Translations.ofPrompt(
                        codec(client), codec(vendor), prompt, Tuning.NONE, GoldenTarget.plain(vendor))
                .answer(streamed, ID, CREATED, sink);
        failure(translator, chunks).ifPresent(failure -> {
            Bytes body = Formats.dialect(client).error(failure, "req1");
            sink.accept(
                    prompt.stream()
                            ? translator.failed(Formats.dialect(client).errorEvent(failure, "req1"), body)
                            : body);
        });
        return out.toString(StandardCharsets.UTF_8) + (prompt.stream() ? "" : "\n") + lost(translator);
    }

    private static Codec codec(Format format) {
        return Codecs.find(format).orElseThrow();
    }

    private static String lost(AnswerTranslator translator) {
        StringBuilder lost = new StringBuilder();
        translator
                .losses()
                .forEach(loss -> lost.append("lost: ")
                        .append(loss.kind())
                        .append(' ')
                        .append(loss)
                        .append('\n'));
        return lost.toString();
    }

    private static Optional<Failure> failure(AnswerTranslator translator, List<byte[]> chunks) {
        try {
            for (byte[] chunk : chunks) {
                translator.accept(chunk, 0, chunk.length);
            }
            translator.end();
        } catch (KeyrailException broken) {
            return Optional.of(broken.failure());
        }
        if (translator.failure().isPresent()) {
            ReplyEvent.Failed told = translator.failure().get();
            return Optional.of(new Failure.Upstream(
                    VendorErrors.codeOf(told.type()),
                    "the vendor failed while it answered",
                    0,
                    told.message(),
                    null,
                    true));
        }
        return translator.isFinished()
                ? Optional.empty()
                : Optional.of(
                        new Failure.Upstream(FailureCode.UPSTREAM_CUT, "the answer was cut", 200, null, null, true));
    }
}
