package keyrail.core.session;

import keyrail.core.names.ProfileName;

/**
 * What a conversation's session says about one call.
 *
 * @param isOver whether it has expired, so that routing can say why it was passed over
 */
public record Pin(ProfileName profile, boolean isOver) {}
