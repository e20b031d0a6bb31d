using System.Text.Json;

namespace Slipway.Ai.Gateway;

/// <summary>What an answer used, in tokens, as its provider counted.</summary>
public readonly record struct TokenUse(long Input, long Output)
{
    /// <summary>Reads it from a whole answer or from an event of one; null where it does not say.</summary>
    public static TokenUse? Read(ReadOnlySpan<byte> json)
    {
        // Most events say nothing of it, and are not read for that.
        if (json.IndexOf("\"usage\""u8) < 0)
        {
            return null;
        }

        TokenUse? use = null;
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            // At the top of an answer, and within `response` at the end of a stream.
            if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: <= 2 } && reader.ValueTextEquals("usage"u8) && reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                use = ReadUse(ref reader);
            }
        }

        return use;
    }

    internal static TokenUse ReadUse(ref Utf8JsonReader reader)
    {
        var (depth, input, output) = (reader.CurrentDepth, 0L, 0L);
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != depth + 1)
            {
                continue;
            }

            var isInput = reader.ValueTextEquals("prompt_tokens"u8) || reader.ValueTextEquals("input_tokens"u8);
            var isOutput = reader.ValueTextEquals("completion_tokens"u8) || reader.ValueTextEquals("output_tokens"u8);
            if ((isInput || isOutput) && reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var count) && count >= 0)
            {
                (input, output) = isInput ? (count, output) : (input, count);
            }
        }

        return new TokenUse(input, output);
    }
}
