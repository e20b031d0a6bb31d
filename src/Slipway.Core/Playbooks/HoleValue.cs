using System.Collections.Immutable;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Playbooks;

/// <summary>Something of the brief that can fill a hole.</summary>
internal abstract record HoleValue
{
    private HoleValue()
    {
    }

    /// <summary>A text.</summary>
    public sealed record Text(string Of) : HoleValue;

    /// <summary>A moment in its zone.</summary>
    public sealed record Moment(ScheduledTime Of) : HoleValue;

    /// <summary>A list.</summary>
    public sealed record List(ImmutableArray<HoleValue> Of) : HoleValue;

    /// <summary>Values with names.</summary>
    public sealed record Group(ImmutableDictionary<string, HoleValue> Of) : HoleValue;
}
