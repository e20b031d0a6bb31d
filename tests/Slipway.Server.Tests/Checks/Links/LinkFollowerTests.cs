using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Slipway.Core.Checks;
using Slipway.Engine.Outgoing;
using Slipway.Server.Checks.Links;
using Xunit;

namespace Slipway.Server.Tests.Checks.Links;

public sealed class LinkFollowerTests : IAsyncLifetime
{
    private readonly ConcurrentBag<string> _asked = [];
    private WebApplication _site = null!;
    private Uri _address = null!;

    [Theory]
    [InlineData("/there", 200, null)]
    [InlineData("/gone", 410, null)]
    [InlineData("/no-head", 200, null)]
    [InlineData("/moved", 200, "/there")]
    [InlineData("/moved-to-gone", 410, "/gone")]
    public async Task A_link_is_followed_to_where_it_ends(string path, int status, string? movedTo)
    {
        var answer = await AnswerAsync(path);
        Assert.Equal(new LinkAnswer(status, MovedTo: movedTo is null ? null : new Uri(_address, movedTo).ToString()), answer);
    }

    [Theory]
    [InlineData("/round", "leads on more than 5 times")]
    [InlineData("/to-script", "leads on to javascript:, which mail programs block")]
    [InlineData("/to-inside", "leads to a machine that is not on the public internet")]
    public async Task A_link_that_ends_nowhere_says_why(string path, string problem) => Assert.Equal(new LinkAnswer(null, problem), await AnswerAsync(path));

    [Fact]
    public async Task Machines_that_are_not_public_are_not_reached_however_they_are_named()
    {
        using var follower = new LinkFollower();
        string[] addresses = ["http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f.1/", "http://[::1]/", "http://[::ffff:10.0.0.1]/", "http://localhost/", "http://169.254.169.254/latest"];
        var answers = await follower.FollowAsync(addresses.Append("https://user@example.com/").Append("ftp://example.com/"), TestContext.Current.CancellationToken);
        Assert.Equal(addresses.Order(StringComparer.Ordinal), answers.Keys.Order(StringComparer.Ordinal));
        Assert.All(answers.Values, a => Assert.Equal("leads to a machine that is not on the public internet", a.Problem));
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("100.64.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("168.63.129.16", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:192.168.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:a00:1::", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("fe80::1", false)]
    public void Public_is_what_the_registries_say(string address, bool isPublic) => Assert.Equal(isPublic, PublicAddresses.IsPublic(IPAddress.Parse(address)));

    [Fact]
    public async Task What_was_found_is_remembered_for_a_day_and_what_was_not_for_an_hour()
    {
        var folder = Directory.CreateTempSubdirectory();
        var clock = new HeldClock();
        var cache = new LinkCache(Path.Combine(folder.FullName, "links.json"), clock);
        async Task<int> AskAsync()
        {
            _asked.Clear();
            using var follower = Follower();
            var answers = await cache.AnswersAsync([At("/there"), At("/gone")], follower, TestContext.Current.CancellationToken);
            Assert.Equal([410, 200], new[] { At("/gone"), At("/there") }.Select(a => answers[a].Status!.Value));
            return _asked.Distinct(StringComparer.Ordinal).Count();
        }

        Assert.Equal(2, await AskAsync());
        Assert.Equal(0, await AskAsync());
        clock.Now += TimeSpan.FromHours(2);
        Assert.Equal(1, await AskAsync());
        clock.Now += TimeSpan.FromHours(23);
        Assert.Equal(2, await AskAsync());
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "links.json"), "{ broken", TestContext.Current.CancellationToken);
        Assert.Equal(2, await AskAsync());
        folder.Delete(recursive: true);
    }

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _site = builder.Build();
        _site.Run(async context =>
        {
            var path = context.Request.Path.Value!;
            _asked.Add(path);
            context.Response.StatusCode = path switch
            {
                "/gone" => StatusCodes.Status410Gone,
                "/no-head" when HttpMethods.IsHead(context.Request.Method) => StatusCodes.Status405MethodNotAllowed,
                "/moved" or "/moved-to-gone" or "/round" or "/to-script" or "/to-inside" => StatusCodes.Status302Found,
                _ => StatusCodes.Status200OK,
            };
            context.Response.Headers.Location = path switch
            {
                "/moved" => "/there",
                "/moved-to-gone" => "/gone",
                "/round" => "/round",
                "/to-script" => "javascript:alert(1)",
                "/to-inside" => "http://127.0.0.2:9/",
                _ => default,
            };
            await context.Response.CompleteAsync();
        });
        await _site.StartAsync();
        _address = new Uri(_site.Urls.Single());
    }

    public async ValueTask DisposeAsync() => await _site.DisposeAsync();

    private LinkFollower Follower() => new(machine => machine.Address.Equals(IPAddress.Loopback) && machine.Port == _address.Port);

    private string At(string path) => new Uri(_address, path).ToString();

    private async Task<LinkAnswer> AnswerAsync(string path)
    {
        using var follower = Follower();
        return (await follower.FollowAsync([At(path)], TestContext.Current.CancellationToken))[At(path)];
    }

    private sealed class HeldClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2027, 1, 5, 9, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
