using System.Collections.Immutable;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Rendering;

/// <summary>A rendering, and what could not be shown in it.</summary>
/// <param name="Template">The whole document.</param>
/// <param name="Findings">What of the content does not work in this kind of document, and what was done about it.</param>
public sealed record Rendered(Template Template, ImmutableArray<Finding> Findings);
