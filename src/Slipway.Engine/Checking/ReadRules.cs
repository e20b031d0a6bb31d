using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Engine.Checking;

/// <summary>The brand's rules as they are written now, and what is wrong with them. As long as nothing changes, it answers the same object.</summary>
/// <param name="now">The time, by which waivers hold or are over.</param>
public delegate (RuleSet Rules, ImmutableArray<Finding> Findings) ReadRules(DateTimeOffset now);
