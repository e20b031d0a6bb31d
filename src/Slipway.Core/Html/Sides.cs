using Slipway.Core.Brand;

namespace Slipway.Core.Html;

/// <summary>Something for each side of a box.</summary>
public readonly record struct Sides<T>(T Top, T Right, T Bottom, T Left);

/// <summary>The radii of a box's corners in pixels; null where one cannot be told, as with percentages.</summary>
public readonly record struct Corners(double? TopLeft, double? TopRight, double? BottomRight, double? BottomLeft);

/// <summary>The border on one side.</summary>
/// <param name="WidthPx">The width in pixels, 0 where there is none; null when it cannot be told.</param>
/// <param name="Style">As CSS names it.</param>
/// <param name="Colour">The colour; null when it cannot be told.</param>
public readonly record struct Border(double? WidthPx, string Style, Colour? Colour);
