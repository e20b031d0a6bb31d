using System.Net;
using static Slipway.Server.Tests.RunningSlipway;

namespace Slipway.Server.Tests.Workspaces;

public sealed class ImageTests
{
    [Fact]
    public async Task Images_of_the_workspace_are_open_to_mail_programs_and_nothing_else_is()
    {
        await using var slipway = await StartAsync();
        var assets = Directory.CreateDirectory(Path.Combine(slipway.Data, "workspace", "assets")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(assets, "hall.png"), [1, 2, 3], TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(assets, "plan.svg"), "<svg/>", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(slipway.Data, "workspace", "secret.png"), "no", TestContext.Current.CancellationToken);
        using var stranger = slipway.Program(null);

        using var image = await stranger.GetAsync("/assets/hall.png", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, image.StatusCode);
        Assert.Equal("image/png", image.Content.Headers.ContentType?.MediaType);
        Assert.Equal("cross-origin", image.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        foreach (var path in (string[])["/assets/plan.svg", "/assets/..%2fsecret.png", "/assets/%2e%2e/secret.png", "/assets/none.png"])
        {
            using var refused = await stranger.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.NotEqual(HttpStatusCode.OK, refused.StatusCode);
        }
    }
}
