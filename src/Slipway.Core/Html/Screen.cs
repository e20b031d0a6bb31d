namespace Slipway.Core.Html;

/// <summary>What a document is looked at on, as media queries ask.</summary>
/// <param name="WidthPx">The width in CSS pixels.</param>
/// <param name="Dark">Whether the dark colour scheme is wished for.</param>
public sealed record Screen(int WidthPx, bool Dark = false)
{
    /// <summary>A window on a desk.</summary>
    public static Screen Desktop { get; } = new(1280);

    /// <summary>A phone held upright.</summary>
    public static Screen Phone { get; } = new(375);
}
