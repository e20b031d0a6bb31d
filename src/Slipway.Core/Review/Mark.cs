using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Review;

/// <summary>A finding that is to be marked in a rendering.</summary>
/// <param name="Number">Its number in the list of findings.</param>
/// <param name="Finding">The finding.</param>
/// <param name="At">Where it is shown.</param>
public sealed record Mark(int Number, Finding Finding, ShownAt At)
{
    /// <summary>How it looks: by its level, or as an exception.</summary>
    public string Tone => Finding.Excepted is null ? Finding.Level.ToString().ToLowerInvariant() : "exception";

    /// <summary>Whether there is a place for it in the rendering.</summary>
    public bool IsInRendering => At is ShownAt.AtWords or ShownAt.AtImage;
}
