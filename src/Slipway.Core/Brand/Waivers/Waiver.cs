using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Brand.Waivers;

/// <summary>An exception from a rule: for one place, with a reason, someone who answers for it, and an end.</summary>
public sealed record Waiver
{
    /// <summary>Its name, unique among the waivers of a brand and campaign.</summary>
    public required string Id { get; init; }

    /// <summary>The rule that need not be kept.</summary>
    public required string Rule { get; init; }

    /// <summary>The files it is for, with <c>*</c> and <c>**</c>; null for any.</summary>
    public string? File { get; init; }

    /// <summary>The asset it is for, as <c>email/invitation</c>; null for any.</summary>
    public string? Asset { get; init; }

    /// <summary>The words it is for: what is found within them is covered; null for any.</summary>
    public string? Words { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>Who granted it: a role, or a person with the role in brackets.</summary>
    public required string Approver { get; init; }

    /// <summary>The last day on which it holds, in UTC.</summary>
    public required DateOnly Until { get; init; }

    /// <summary>Where it is written.</summary>
    public required Place Place { get; init; }

    /// <summary>What a finding that it covers says of it.</summary>
    public Excepted Exception => new(Id, Reason, Approver, Until);

    /// <summary>Whether it is for a file, by any of the names the file goes by.</summary>
    internal bool IsFor(params ReadOnlySpan<string?> names)
    {
        foreach (var name in names)
        {
            if (File is null || (name is not null && Globs.IsMatch(File, name)))
            {
                return true;
            }
        }

        return false;
    }
}
