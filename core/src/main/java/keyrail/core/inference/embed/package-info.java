/**
 * What turning texts into vectors asks and gives, in no format's own words.
 *
 * <p>May use: the JDK and core. Start reading at {@link keyrail.core.inference.embed.EmbedAsk}.
 */
@NullMarked
package keyrail.core.inference.embed;

import org.jspecify.annotations.NullMarked;
