/**
 * What a request and an answer mean, in no format's own words: the hub that every translation goes through.
 *
 * <p>A translation is one reader into these types and one writer out of them. May use: the JDK and core. Start reading
 * at {@link keyrail.core.inference.hub.Prompt}, then {@link keyrail.core.inference.hub.ReplyEvent}.
 */
@NullMarked
package keyrail.core.inference.hub;

import org.jspecify.annotations.NullMarked;
