package keyrail.wire.gemini.outbound;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Block.MediaSource;
import keyrail.core.inference.hub.Loss;
import keyrail.wire.gemini.GeminiAddresses;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Writes media as a part; what Gemini does not take, as a note in its place. */
final class MediaWriter {
    private MediaWriter() {}

    /** @param place where the media stand in the hub's prompt, for losses */
    static ObjectNode part(Block.Media media, String place, List<Loss> losses) {
        if (media.name() != null) {
            losses.add(Loss.dropped(place + ".filename", "Gemini's API takes no names of files"));
        }
        if (media.detail() != null && !media.detail().equals("auto")) {
            losses.add(Loss.dropped(place + ".detail", "Gemini looks at all pictures alike"));
        }
        return switch (media.source()) {
            case MediaSource.Inline inline -> inline(media, inline, place, losses);
            case MediaSource.Remote remote -> remote(media, remote, place, losses);
            case MediaSource.Stored stored ->
                GeminiAddresses.isStored(stored.id())
                        ? file(stored.id(), null)
                        : note(media, "kept by another vendor", place, losses);
            case MediaSource.Plain plain ->
                data(
                        MediaRules.PLAIN_TEXT,
                        Base64.getEncoder().encodeToString(plain.text().getBytes(StandardCharsets.UTF_8)));
        };
    }

    private static ObjectNode inline(Block.Media media, MediaSource.Inline inline, String place, List<Loss> losses) {
        Optional<String> type = MediaRules.taken(inline.mimeType());
        if (type.isEmpty()) {
            return note(media, "of type " + inline.mimeType(), place, losses);
        }
        if (!MediaRules.areSame(inline.mimeType(), type.get())) {
            losses.add(Loss.changed(place + ".mime_type", "Gemini reads this as " + type.get()));
        }
        return data(type.get(), inline.base64());
    }

    private static ObjectNode remote(Block.Media media, MediaSource.Remote remote, String place, List<Loss> losses) {
        if (!GeminiAddresses.isFetched(remote.url())) {
            return note(media, "at an address that Gemini does not fetch from", place, losses);
        }
        String told = remote.mimeType() == null ? GeminiAddresses.typeByName(remote.url()) : remote.mimeType();
        if (told == null) {
            return file(remote.url(), null);
        }
        Optional<String> type = MediaRules.taken(told);
        return type.isEmpty() ? note(media, "of type " + told, place, losses) : file(remote.url(), type.get());
    }

    private static ObjectNode note(Block.Media media, String what, String place, List<Loss> losses) {
        losses.add(Loss.dropped(place, "Gemini takes no " + MediaRules.word(media.kind()) + " " + what));
        return JsonTree.object().put("text", "[a " + MediaRules.word(media.kind()) + " " + what + " was left out]");
    }

    private static ObjectNode data(String type, String base64) {
        ObjectNode part = JsonTree.object();
        part.putObject("inlineData").put("mimeType", type).put("data", base64);
        return part;
    }

    private static ObjectNode file(String address, @Nullable String type) {
        ObjectNode part = JsonTree.object();
        ObjectNode file = part.putObject("fileData");
        if (type != null) {
            file.put("mimeType", type);
        }
        file.put("fileUri", address);
        return part;
    }
}
