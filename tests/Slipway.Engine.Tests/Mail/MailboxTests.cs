using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Slipway.Rehearsal.Mailbox;
using Xunit;

namespace Slipway.Engine.Tests.Mail;

public sealed class MailboxTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_is_on_the_disk_before_it_is_accepted_and_a_line_cut_off_by_a_crash_is_dropped()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using (var mailbox = new Mailbox(file))
            {
                mailbox.Add("a@sender.example", ["ada@example.com"], PostRoom.Mail(subject: "Grüße").ToBytes());
                mailbox.Add("a@sender.example", ["bob@example.com"], PostRoom.Mail("bob@example.com").ToBytes());
            }

            await File.AppendAllTextAsync(file, "{\"id\":3,\"fro", Cancellation);

            using (var again = new Mailbox(file))
            {
                Assert.Equal(2, again.Count);
                Assert.Equal("Grüße", Assert.Single(again.To("ADA@example.com")).Subject);
                again.Add("a@sender.example", ["eve@example.com"], PostRoom.Mail("eve@example.com").ToBytes());
            }

            using var third = new Mailbox(file);
            Assert.Equal(3, third.Count);
            Assert.Equal(3, (await File.ReadAllLinesAsync(file, Cancellation)).Length);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Waiting_and_following_end_when_the_mails_are_there()
    {
        using var mailbox = new Mailbox();
        var waiting = mailbox.WaitForAsync(2, Cancellation);
        var following = mailbox.FollowAsync(cancellation: Cancellation).Take(2).ToListAsync(Cancellation);

        mailbox.Add("a@sender.example", ["ada@example.com"], "Subject: 1\r\n\r\n"u8.ToArray());
        Assert.False(waiting.IsCompleted);
        mailbox.Add("a@sender.example", ["ada@example.com"], "Subject: 2\r\n\r\n"u8.ToArray());

        await waiting;
        Assert.Equal(["1", "2"], (await following).Select(mail => mail.Subject));
    }

    [Fact]
    public async Task The_pages_encode_whatever_a_mail_holds_and_show_its_html_in_a_sandbox_only()
    {
        using var mailbox = new Mailbox();
        const string evil = "<script>alert(1)</script>";
        mailbox.Add("a@sender.example", [$"{evil}@example.com"], (PostRoom.Mail(subject: evil, text: evil) with { Html = evil }).ToBytes());
        await using var site = await SiteAsync(mailbox);
        using var http = new HttpClient { BaseAddress = new Uri(site.Urls.First()) };

        foreach (var path in new[] { "/mailbox", "/mailbox/1", $"/mailbox?q={Uri.EscapeDataString(evil)}" })
        {
            var page = await http.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
            var html = await page.Content.ReadAsStringAsync(Cancellation);
            Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
            Assert.Contains("Nobody else &amp; nowhere", html, StringComparison.Ordinal);
            Assert.StartsWith("default-src 'none'; style-src 'self'; frame-src 'self'", Header(page, "Content-Security-Policy"), StringComparison.Ordinal);
        }

        var frame = await http.GetAsync(new Uri("/mailbox/1/html", UriKind.Relative), Cancellation);
        Assert.Equal("<base target=\"_blank\">" + evil, await frame.Content.ReadAsStringAsync(Cancellation));
        Assert.StartsWith("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'", Header(frame, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("nosniff", Header(frame, "X-Content-Type-Options"));

        var raw = await http.GetAsync(new Uri("/mailbox/1/raw", UriKind.Relative), Cancellation);
        Assert.Equal("text/plain", raw.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri("/mailbox/2", UriKind.Relative), Cancellation)).StatusCode);
        Assert.Contains("prefers-color-scheme: dark", await http.GetStringAsync(new Uri("/mailbox.css", UriKind.Relative), Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<!doctype html><html><head><title>x</title></head></html>", "<!doctype html><html><head>")]
    [InlineData("<html><head lang=\"en\"><title>x</title></head></html>", "<html><head lang=\"en\">")]
    [InlineData("<!DOCTYPE html>\n<header>x</header>", "<!DOCTYPE html>")]
    [InlineData("<p>x</p>", "")]
    public async Task A_link_of_a_mail_opens_in_a_tab_of_its_own(string html, string before)
    {
        using var mailbox = new Mailbox();
        mailbox.Add("a@sender.example", ["ada@example.com"], (PostRoom.Mail() with { Html = html }).ToBytes());
        await using var site = await SiteAsync(mailbox);
        using var http = new HttpClient { BaseAddress = new Uri(site.Urls.First()) };

        Assert.StartsWith(before + "<base target=\"_blank\">", await http.GetStringAsync(new Uri("/mailbox/1/html", UriKind.Relative), Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_is_newest_first_in_pages_of_fifty_and_can_be_searched()
    {
        using var mailbox = new Mailbox();
        for (var i = 1; i <= 120; i++)
        {
            mailbox.Add("a@sender.example", [$"person{i}@example.com"], PostRoom.Mail($"person{i}@example.com", $"No {i}.").ToBytes());
        }

        await using var site = await SiteAsync(mailbox);
        using var http = new HttpClient { BaseAddress = new Uri(site.Urls.First()) };
        var first = await http.GetStringAsync(new Uri("/mailbox", UriKind.Relative), Cancellation);
        var last = await http.GetStringAsync(new Uri("/mailbox?page=3", UriKind.Relative), Cancellation);
        using var found = JsonDocument.Parse(await http.GetStringAsync(new Uri("/mailbox.json?q=person12", UriKind.Relative), Cancellation));

        Assert.True(first.IndexOf("No 120.", StringComparison.Ordinal) < first.IndexOf("No 71.", StringComparison.Ordinal));
        Assert.DoesNotContain("No 70.", first, StringComparison.Ordinal);
        Assert.Contains("No 20.", last, StringComparison.Ordinal);
        Assert.Contains("Page 3 of 3", last, StringComparison.Ordinal);
        Assert.Equal(["No 120.", "No 12."], found.RootElement.EnumerateArray().Select(mail => mail.GetProperty("subject").GetString()));
    }

    private static async Task<WebApplication> SiteAsync(Mailbox mailbox)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var site = builder.Build();
        site.MapMailbox(mailbox, "Nobody else & nowhere");
        await site.StartAsync(Cancellation);
        return site;
    }

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();
}
