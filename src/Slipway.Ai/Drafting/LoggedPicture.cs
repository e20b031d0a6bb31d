using System.Text.Json.Serialization;

namespace Slipway.Ai.Drafting;

/// <summary>A picture that a model drew; once as a proposal, and once more where a person took it.</summary>
/// <param name="At">When it was drawn, or taken.</param>
/// <param name="By">Who had it drawn, or took it.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Key">The answer it is, by its key.</param>
/// <param name="Digest">SHA-256 of what was answered; the bytes are in <c>.slipway/pictures</c>.</param>
/// <param name="Ending">The file's ending.</param>
/// <param name="Width">Its width in pixels.</param>
/// <param name="Height">Its height in pixels.</param>
/// <param name="Instruction">What it was to show.</param>
/// <param name="Model">The model's name in the workspace.</param>
/// <param name="Prompt">The prompt, by name and version.</param>
public sealed record LoggedPicture(DateTimeOffset At, string By, string Name, string Key, string Digest, string Ending, int Width, int Height, string Instruction, string Model, string Prompt)
{
    /// <summary>Where it is since somebody took it, as texts name it; null for a proposal.</summary>
    public string? File { get; init; }

    /// <summary>What it shows, for those who do not see it, as a person confirmed it.</summary>
    public string? Alt { get; init; }

    /// <summary>The lines that show it in an email or on a page.</summary>
    /// <param name="label">What says that a machine made it, where the market asks for that; null otherwise.</param>
    public string Directive(string? label) =>
        $":::image{{src=\"{File}\" alt=\"{Alt}\" width=\"{Shown.Width}\" height=\"{Shown.Height}\"}}\n:::{(label is null ? "" : $"\n\n{label}")}\n";

    // A mail is 600 points wide; what is larger is shown smaller, at its own proportions.
    [JsonIgnore]
    private (int Width, int Height) Shown => Width <= 600 ? (Width, Height) : (600, (int)Math.Round(Height * 600.0 / Width));
}
