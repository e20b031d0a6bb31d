using System.Collections.Immutable;
using System.Globalization;

namespace Slipway.Stack.Mail.Smtp;

/// <summary>What the server offered in its answer to EHLO.</summary>
internal sealed record SmtpCapabilities
{
    public static readonly SmtpCapabilities None = new();

    public bool StartTls { get; init; }

    public bool Pipelining { get; init; }

    public bool EightBit { get; init; }

    public bool Size { get; init; }

    /// <summary>The largest message in bytes; null when the server names no limit.</summary>
    public long? Limit { get; init; }

    public ImmutableHashSet<string> SignIn { get; init; } = [];

    public static SmtpCapabilities Of(SmtpReply ehlo)
    {
        var offered = None;
        foreach (var line in ehlo.Lines.Skip(1))
        {
            var words = line.ToUpperInvariant().Split([' ', '='], StringSplitOptions.RemoveEmptyEntries);
            offered = words switch
            {
                ["STARTTLS", ..] => offered with { StartTls = true },
                ["PIPELINING", ..] => offered with { Pipelining = true },
                ["8BITMIME", ..] => offered with { EightBit = true },
                ["SIZE", .. var limit] => offered with { Size = true, Limit = LimitOf(limit) },
                ["AUTH", .. var mechanisms] => offered with { SignIn = offered.SignIn.Union(mechanisms) },
                _ => offered,
            };
        }

        return offered;
    }

    private static long? LimitOf(string[] words)
        => words is [var first, ..] && long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0 ? limit : null;
}
