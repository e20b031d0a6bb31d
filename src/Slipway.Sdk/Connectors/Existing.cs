namespace Slipway.Sdk.Connectors;

/// <summary>Something that a platform holds, whoever made it, as the platform's list says it.</summary>
/// <param name="Id">The id by which it is read: <see cref="Reading.Id"/>.</param>
/// <param name="Title">What people call it there.</param>
public sealed record Existing(string Id, string Title)
{
    /// <summary>When it was last changed; null where the list does not say.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Where a person opens it in the platform's own screens; null where there is no such page.</summary>
    public string? EditAddress { get; init; }

    /// <summary>What people get of it, where the list says that whole; null where it has to be read by itself.</summary>
    public Reading? Reading { get; init; }

    /// <summary>Whether the platform's template or theme stands around it: what that brings, such as the way out of a mail, is not in the reading.</summary>
    public bool IsFramed { get; init; }

    /// <summary>How many there are in all; null where the list does not say.</summary>
    public int? InAll { get; init; }

    /// <summary>What a reading says of itself, for platforms whose lists say everything.</summary>
    public static Existing Of(Reading reading) => new(reading.Id, reading.Asset?.Title ?? reading.Id) { EditAddress = reading.EditAddress, Reading = reading };
}
