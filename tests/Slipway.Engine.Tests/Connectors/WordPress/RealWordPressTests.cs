using System.Collections.Immutable;
using Slipway.Conformance;
using Xunit;

namespace Slipway.Engine.Tests.Connectors.WordPress;

/// <summary>Against a real WordPress on this machine.</summary>
[Collection(RealWordPress.Collection)]
public sealed class RealWordPressTests : WordPressConformance
{
    private RealWordPress _site = null!;

    protected override async Task<(string Address, string User, string Password)> SiteAsync()
    {
        _site = await RealWordPress.SharedAsync();
        await _site.EmptyAsync();
        return (_site.Address, RealWordPress.User, _site.Password);
    }

    protected override void RegisterMeta(params ImmutableArray<string> names) => _site.RegisterMeta(names);
}
