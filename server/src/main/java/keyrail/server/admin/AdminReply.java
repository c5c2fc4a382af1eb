package keyrail.server.admin;

import java.util.Optional;

/**
 * The answer to an {@link AdminRequest}.
 *
 * @param json one JSON object in UTF-8
 * @param tag the strong {@code ETag} of the object that was shown or changed, quotes included
 */
public record AdminReply(int status, byte[] json, Optional<String> tag) {
    public AdminReply(int status, byte[] json) {
        this(status, json, Optional.empty());
    }

    AdminReply tagged(String entityTag) {
        return new AdminReply(status, json, Optional.of(entityTag));
    }
}
