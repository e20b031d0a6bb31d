using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Server.Workspaces;

/// <summary>The brand's rules as they are written now. They are read again only when a file has changed, or with the day, for waivers end.</summary>
public sealed class BrandRules(Workspace workspace)
{
    private readonly Lock _lock = new();
    private (string Stamp, DateOnly Day, RuleSet Rules, ImmutableArray<Finding> Findings) _last = ("", default, RuleSet.Empty, []);

    public (RuleSet Rules, ImmutableArray<Finding> Findings) Read(DateTimeOffset now)
    {
        lock (_lock)
        {
            var (stamp, day) = (workspace.Brand.Stamp(), DateOnly.FromDateTime(now.UtcDateTime));
            if ((stamp, day) != (_last.Stamp, _last.Day))
            {
                var (rules, findings) = RuleSet.Read(workspace.Brand.Files(), now);
                _last = (stamp, day, rules, findings);
            }

            return (_last.Rules, _last.Findings);
        }
    }
}
