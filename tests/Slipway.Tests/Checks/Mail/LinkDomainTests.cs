using Xunit;

namespace Slipway.Tests.Checks.Mail;

public sealed class LinkDomainTests : RuleTest
{
    private static readonly (string, string) Brand = ("brand/brand.yaml", "website: https://www.nord.example\nsender: { address: news@nord.example }");

    [Theory]
    [InlineData("<a href='https://bit.ly/x'>Save</a>", "1:10 bit.ly|hides where the link leads")]
    [InlineData("<a href='https://192.168.0.1/x'>Save</a>", "1:10 192.168.0.1|is a bare number, as in forged mail")]
    [InlineData("<a href='https://nord.example@evil.example/x'>Save</a>", "1:10 evil.example|has a name before it (nord.example@), as forged addresses do")]
    [InlineData("<a href='https://evil.example/x'>www.nord.example/x</a>", "1:10 evil.example|is where the link leads, and it shows www.nord.example")]
    [InlineData("<a href='https://other.example/x'>Save</a>", "1:10 other.example|is none of our domains")]
    [InlineData("<a href='https://notnord.example/x'>Save</a>", "1:10 notnord.example|is none of our domains")]
    public void A_link_that_leads_elsewhere_than_expected_is_found(string html, string found) => Assert.Equal([found], InHtml("extends: link-domain\nallowed: [partner.example]", html, brand: Brand));

    [Theory]
    [InlineData("<a href='https://shop.nord.example/x'>nord.example</a>")]
    [InlineData("<a href='https://partner.example/x'>Save 3.5 hours</a>")]
    [InlineData("<a href='mailto:a@elsewhere.example'>a@elsewhere.example</a><a href='{{ link }}'>nord.example</a>")]
    public void Our_domains_and_those_we_allow_pass(string html) => Assert.Empty(InHtml("extends: link-domain\nallowed: [partner.example]", html, brand: Brand));

    [Fact]
    public void Without_any_domain_of_ours_only_what_hides_is_found() => Assert.Empty(InHtml("extends: link-domain", "<a href='https://other.example/x'>Save</a>"));

    [Theory]
    [InlineData("a@gmail.com", "", "1:1 gmail.com|belongs to a mail provider, so receivers refuse what we send in its name")]
    [InlineData("a@other.example", "", "1:1 other.example|is none of our domains")]
    [InlineData(null, "", "")]
    [InlineData(null, "nord.example: dmarc=v=DMARC1; p=quarantine spf=v=spf1 include:x ~all", "")]
    [InlineData(null, "nord.example: dmarc= spf=v=spf1 -all", "1:1 nord.example|publishes no DMARC record")]
    [InlineData(null, "nord.example: dmarc=v=DMARC1; p=none spf=v=spf1 -all", "1:1 nord.example|publishes the DMARC policy none, and quarantine is asked for")]
    [InlineData(null, "nord.example: dmarc=v=DMARC1; p=reject spf=", "1:1 nord.example|publishes no SPF record")]
    [InlineData(null, "nord.example: dmarc=v=DMARC1; p=reject spf=v=spf1 +all", "1:1 nord.example|lets anyone send in its name (SPF +all)")]
    [InlineData(null, "nord.example: dmarc=v=DMARC1; p=reject spf=v=spf1 a mx include:a include:b include:c include:d include:e include:f include:g include:h ?exists:x -all", "1:1 nord.example|asks for 11 lookups in its SPF record; after 10 receivers give up")]
    public void The_domain_of_the_sender_is_ours_and_what_it_publishes_is_judged_where_it_is_known(string? sender, string published, string found)
    {
        var answers = new Core.Checks.Answers { Sender = sender };
        if (published.Split(": dmarc=") is [var domain, var records] && records.Split(" spf=") is [var dmarc, var spf])
        {
            answers = answers with { Domains = answers.Domains.Add(domain, new Core.Checks.DomainAnswer(dmarc.Length > 0 ? [dmarc] : [], spf.Length > 0 ? [spf] : [])) };
        }

        Assert.Equal(found.Length == 0 ? [] : [found], InHtml("extends: sender-domain\npolicy: quarantine", "<p>x</p>", new() { Answers = answers }, brand: Brand));
    }

    [Fact]
    public void A_domain_below_another_falls_under_its_DMARC_record()
    {
        var answers = Core.Checks.Answers.None;
        answers = answers with { Sender = "a@mail.nord.example", Domains = answers.Domains.Add("nord.example", new(["v=DMARC1; p=reject"], [])) };
        Assert.Empty(InHtml("extends: sender-domain\npolicy: reject", "<p>x</p>", new() { Answers = answers }, brand: Brand));
    }
}
