/**
 * The keys of {@code config.json} and their way into {@code Settings}.
 *
 * <p>May use: core, {@code keyrail.config.json}. Start reading at {@link keyrail.config.keys.ConfigKeys}.
 */
@NullMarked
package keyrail.config.keys;

import org.jspecify.annotations.NullMarked;
