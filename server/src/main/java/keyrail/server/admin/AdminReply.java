package keyrail.server.admin;

/** The answer to an {@link AdminRequest}. @param json one JSON object in UTF-8 */
public record AdminReply(int status, byte[] json) {}
