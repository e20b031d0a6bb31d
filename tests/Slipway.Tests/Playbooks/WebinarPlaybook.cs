using System.Collections.Immutable;
using Slipway.Core.Briefs;
using Slipway.Core.Playbooks;
using Xunit;

namespace Slipway.Tests.Playbooks;

internal static class WebinarPlaybook
{
    public static Playbook Read() => new("webinar", Golden.Folder("playbooks", "webinar").ToImmutableSortedDictionary(StringComparer.Ordinal));

    public static Brief Brief(Func<string, string>? edit = null)
    {
        var text = File.ReadAllText(Golden.At("examples", "warehouse-webinar", "brief.md"));
        var (brief, findings) = BriefReader.Read("brief.md", edit is null ? text : edit(text), _ => ["event"]);
        Assert.Empty(findings);
        return brief!;
    }
}
