package keyrail.wire.anthropic.codec.prompt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Block.MediaSource;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.Turn;
import keyrail.wire.json.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * Blocks as far as the API takes them (platform.claude.com/docs/en/build-with-claude/vision, pdf-support and
 * extended-thinking, seen 2026-11-28): four types of picture, PDF and plain text for documents, neither of them in the
 * assistant's turns nor in a failed tool's result, no blank texts, and reasoning only under its own signature.
 */
final class BlockFit {
    private static final Set<String> PICTURES = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");
    private static final String PDF = "application/pdf";
    private static final String THOUGHT = "reasoning goes back to nobody but the account it comes from";

    private final Minter self;
    private final List<Loss> losses;

    BlockFit(Minter self, List<Loss> losses) {
        this.self = self;
        this.losses = losses;
    }

    /** The blocks of one turn. */
    List<Block> fit(String place, Turn turn) {
        List<Block> fitted = new ArrayList<>();
        for (Block block : turn.blocks()) {
            fit(place, turn.role(), block, fitted);
        }
        return fitted;
    }

    private void fit(String place, Turn.Role role, Block block, List<Block> into) {
        boolean isAssistant = role == Turn.Role.ASSISTANT;
        switch (block) {
            case Block.Text text -> text(text, into);
            case Block.Refusal refusal -> {
                losses.add(Loss.changed(place, "a refusal of the past is given as text"));
                text(new Block.Text(refusal.text()), into);
            }
            case Block.Media media -> {
                if (role == Turn.Role.USER) {
                    into.add(media(place, media));
                } else {
                    losses.add(Loss.dropped(place + "." + kind(media), "only the user can show media"));
                }
            }
            case Block.ToolCall call -> keep(isAssistant, place, call, "only the assistant can call tools", into);
            case Block.ToolResult result -> {
                if (isAssistant) {
                    losses.add(Loss.dropped(place, "only the user can give a tool's result"));
                } else {
                    into.add(result(place, result));
                }
            }
            case Block.Thought thought ->
                keep(isAssistant && isOurs(thought.seal(), "signature"), place + ".thought", thought, THOUGHT, into);
            case Block.Hidden hidden ->
                keep(
                        isAssistant && isOurs(hidden.seal(), "redacted_thinking"),
                        place + ".thought",
                        hidden,
                        THOUGHT,
                        into);
        }
    }

    private void keep(boolean fits, String place, Block block, String reason, List<Block> into) {
        if (fits) {
            into.add(block);
        } else {
            losses.add(Loss.dropped(place, reason));
        }
    }

    private boolean isOurs(@Nullable Opaque seal, String kind) {
        return seal != null
                && seal.minter().format() == Format.ANTHROPIC_MESSAGES
                && seal.minter().isTakenBy(self)
                && seal.kind().equals(kind)
                && !seal.value().isEmpty();
    }

    private void text(Block.Text text, List<Block> into) {
        if (!JsonText.paired(text.text()).equals(text.text())) {
            losses.add(Loss.changed("messages", "halves of surrogate pairs, which no UTF-8 holds, are replaced"));
        }
        if (!text.text().isBlank()) {
            into.add(text);
        }
    }

    private Block result(String place, Block.ToolResult result) {
        if (result.content().size() == 1 && result.content().getFirst() instanceof Block.Text) {
            return result;
        }
        List<Block> content = new ArrayList<>();
        for (Block part : result.content()) {
            switch (part) {
                case Block.Text text -> text(text, content);
                case Block.Media media -> {
                    if (result.failed()) {
                        losses.add(Loss.dropped(place + "." + kind(media), "the result of a failed tool is only text"));
                        content.add(note(media, ""));
                    } else {
                        content.add(media(place, media));
                    }
                }
                case Block.Refusal refusal -> text(new Block.Text(refusal.text()), content);
                case Block.Thought _, Block.Hidden _, Block.ToolCall _, Block.ToolResult _ ->
                    losses.add(Loss.dropped(place, "a tool gives text and media only"));
            }
        }
        return new Block.ToolResult(result.callId(), content, result.failed(), result.cache());
    }

    /** The media as the API takes them, or a note of what is not there. */
    private Block media(String place, Block.Media media) {
        if (media.detail() != null && !media.detail().equals("auto")) {
            losses.add(Loss.dropped(place + ".detail", "the API has no such setting"));
        }
        Optional<MediaSource> source = switch (media.kind()) {
            case IMAGE -> picture(media.source());
            case DOCUMENT -> document(media.source());
            case AUDIO, VIDEO -> Optional.empty();
        };
        if (source.isPresent()) {
            return new Block.Media(media.kind(), source.get(), media.name(), null, media.cache());
        }
        String type = type(media.source());
        losses.add(Loss.dropped(
                place + "." + kind(media), "Anthropic takes no such media" + (type.isEmpty() ? "" : ": " + type)));
        return note(media, type);
    }

    private static Block note(Block.Media media, String type) {
        String name = media.name() == null ? "" : " \"" + media.name() + "\"";
        return new Block.Text(
                "[" + kind(media) + name + " left out" + (type.isEmpty() ? "" : ": " + type) + "]", media.cache());
    }

    private static String kind(Block.Media media) {
        return media.kind().name().toLowerCase(Locale.ROOT);
    }

    private static String type(MediaSource source) {
        return switch (source) {
            case MediaSource.Inline inline -> inline.mimeType();
            case MediaSource.Remote remote -> remote.mimeType() == null ? "" : remote.mimeType();
            case MediaSource.Stored _ -> "a file of another account";
            case MediaSource.Plain _ -> "text/plain";
        };
    }

    private static Optional<MediaSource> picture(MediaSource source) {
        return switch (source) {
            case MediaSource.Inline inline -> {
                String type = plain(inline.mimeType());
                String usual = type.equals("image/jpg") ? "image/jpeg" : type;
                yield PICTURES.contains(usual)
                        ? Optional.of(new MediaSource.Inline(usual, inline.base64()))
                        : Optional.empty();
            }
            case MediaSource.Remote remote -> Optional.<MediaSource>of(remote).filter(_ -> isWeb(remote));
            case MediaSource.Stored stored -> Optional.<MediaSource>of(stored).filter(_ -> isAnthropics(stored));
            case MediaSource.Plain _ -> Optional.empty();
        };
    }

    private static Optional<MediaSource> document(MediaSource source) {
        return switch (source) {
            case MediaSource.Inline inline -> {
                String type = plain(inline.mimeType());
                yield type.equals(PDF)
                        ? Optional.of(new MediaSource.Inline(PDF, inline.base64()))
                        : isText(type) ? decoded(inline.base64()) : Optional.empty();
            }
            case MediaSource.Remote remote ->
                Optional.<MediaSource>of(remote)
                        .filter(_ -> isWeb(remote)
                                && (remote.mimeType() == null
                                        || plain(remote.mimeType()).equals(PDF)));
            case MediaSource.Stored stored -> Optional.<MediaSource>of(stored).filter(_ -> isAnthropics(stored));
            case MediaSource.Plain text -> text.text().isBlank() ? Optional.empty() : Optional.of(text);
        };
    }

    private static String plain(String mimeType) {
        int semicolon = mimeType.indexOf(';');
        return (semicolon < 0 ? mimeType : mimeType.substring(0, semicolon))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    private static boolean isText(String type) {
        return type.startsWith("text/")
                || type.endsWith("+json")
                || type.endsWith("+xml")
                || Set.of("application/json", "application/xml", "application/javascript", "application/x-yaml")
                        .contains(type);
    }

    private static Optional<MediaSource> decoded(String base64) {
        try {
            String text = new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
            return text.isBlank() ? Optional.empty() : Optional.of(new MediaSource.Plain(text));
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    private static boolean isWeb(MediaSource.Remote remote) {
        String url = remote.url().toLowerCase(Locale.ROOT);
        return url.startsWith("https://") || url.startsWith("http://");
    }

    /** Ids of Anthropic's Files API start so; OpenAI's have a hyphen there, Gemini's are addresses. */
    private static boolean isAnthropics(MediaSource.Stored stored) {
        return stored.id().startsWith("file_");
    }
}
