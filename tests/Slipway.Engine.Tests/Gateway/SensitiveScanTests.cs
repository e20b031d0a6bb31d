using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Ai.Redaction;
using Xunit;

namespace Slipway.Engine.Tests.Gateway;

/// <summary>What is found in a text, and what only looks like it.</summary>
public sealed class SensitiveScanTests
{
    [Theory]
    [InlineData("Write to Ada.Lovelace+news@mail.example.co.uk.", "email Ada.Lovelace+news@mail.example.co.uk")]
    [InlineData("<grüße@bücher.example>, x@y, @ada, a@b.c1, ..z@example.com", "email grüße@bücher.example|email z@example.com")]
    [InlineData("Call +49 (0) 30 123456-78, or 0044 20 7946 0958!", "phone +49 (0) 30 123456-78|phone 0044 20 7946 0958")]
    [InlineData("(+1 212 555-0123)", "phone +1 212 555-0123")]
    [InlineData("+1 212 555 0123 45", "phone +1 212 555 0123")]
    [InlineData("+1 000 000 0000, +999 123456789, a+4930123456, +15", "")]
    [InlineData("DE89 3704 0044 0532 0130 00 and GB82WEST12345698765432", "iban DE89 3704 0044 0532 0130 00|iban GB82WEST12345698765432")]
    [InlineData("GB82 WEST 1234 5698 7654 33, XX89370400440532013000", "")]
    [InlineData("4111 1111 1111 1111 exp 2027, 3782-822463-10005", "card 4111 1111 1111 1111|card 3782-822463-10005")]
    [InlineData("2024 4111 1111 1111 1111", "card 4111 1111 1111 1111")]
    [InlineData("4111111111111112 and 0000000000000000 and 1.4111111111111111", "")]
    [InlineData("86095742719, 86 095 742 719", "id 86095742719|id 86 095 742 719")]
    [InlineData("44051401359 111.444.777-35", "id 44051401359|id 111.444.777-35")]
    [InlineData("BSN 111222333, but order 111222333", "id 111222333|id 111222333")]
    [InlineData("An order has the number 111222333.", "")]
    [InlineData("2 55 08 14 168 025 38", "id 2 55 08 14 168 025 38")]
    [InlineData("12345678Z 12345678-Z X1234567L 12345678A", "id 12345678Z|id 12345678-Z|id X1234567L")]
    [InlineData("AB 12 34 56 C, AB123456C, GB123456A", "id AB 12 34 56 C|id AB123456C")]
    [InlineData("078-05-1120 000-12-3456 078051120", "id 078-05-1120")]
    [InlineData("Rates rose by 12,345,678 to 1,234.56 in 2026-11-22 at 10.0.0.1", "")]
    [InlineData("[EMAIL_1] [TEXT_AB_2] [note] [EMAIL_]", "text [EMAIL_1]|text [TEXT_AB_2]|text [EMAIL_]")]
    public void What_check_digits_and_forms_bear_out_is_found_and_nothing_else(string text, string expected) => Assert.Equal(expected, Found(text));

    [Fact]
    public void Keys_are_known_by_their_beginning_and_long_words_are_none()
    {
        var id = new string('A', 15) + "7";
        string[] keys = ["AKIA" + id, "ghp" + "_" + id + id + "abcd", "sk" + "-proj-" + id + "-" + id, "xoxb" + "-1234567890-" + id, "slipway" + "_t-22222222" + id, $"eyJ{id}.{id}.{id}"];
        foreach (var key in keys)
        {
            Assert.Equal($"secret {key}", Found($"It is \"{key}\", keep it."));
        }

        Assert.Equal("", Found("sk-learn-and-many-other-words-with-hyphens task-force AKIA eyJust"));
        Assert.Equal("secret -----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----", Found("x\n-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\ny"));
        Assert.Equal("", Found("-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----"));
    }

    [Fact]
    public void Places_are_in_order_apart_and_within_the_text_whatever_it_holds()
    {
        var pieces = Gen.Elements("a@b.example", "@", "+", "4111 1111 1111 1111", "DE", "89", "DE89370400440532013000", "[EMAIL_1]", "[", "]", " ", "é", "\n", "-", "1", "0049", ".", "x", "sk-", "eyJ");
        Prop.ForAll(pieces.ArrayOf().Select(string.Concat).ToArbitrary(), text =>
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            var places = new List<SensitivePlace>();
            SensitiveScan.Find(bytes, places);
            var free = 0;
            return places.TrueForAll(p =>
            {
                var isApart = p.Start >= free && p.Length > 0 && p.Start + p.Length <= bytes.Length;
                free = p.Start + p.Length;
                return isApart;
            });
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("@")]
    [InlineData("a@")]
    [InlineData("+4")]
    [InlineData("1 ")]
    [InlineData("[EMAIL_")]
    [InlineData("-----BEGIN ")]
    [InlineData("AB ")]
    [InlineData("eyJ")]
    [InlineData("eyJ-")]
    [InlineData("sk-")]
    public void The_work_grows_with_the_length_and_not_with_its_square(string piece)
    {
        // A scan that looked at all that follows, from each place anew, would not be done with this before the run is given up.
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, 4_000_000 / piece.Length)));
        var places = new List<SensitivePlace>();
        SensitiveScan.Find(text, places);
        Assert.True(places.Count <= text.Length / 8);
    }

    private static string Found(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var places = new List<SensitivePlace>();
        SensitiveScan.Find(bytes, places);
        return string.Join('|', places.Select(p => $"{p.Kind.Word()} {Encoding.UTF8.GetString(bytes, p.Start, p.Length)}"));
    }
}
