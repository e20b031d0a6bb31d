using System.Text;
using FsCheck.Fluent;
using FsCheck;
using Slipway.Rehearsal.Mailbox;
using Slipway.Stack.Mail.Message;
using Slipway.Stack.Mail.Smtp;
using Xunit;

namespace Slipway.Engine.Tests.Mail;

public sealed class RoundTripTests
{
    /// <summary>Texts made of what goes wrong in mail: dots, equals signs, white space, line ends, characters of two to four bytes.</summary>
    private static readonly Gen<string> Texts = Gen.Elements(
            ".", "..", "=", "=3D", " ", "  ", "\t", "\n", "\n.", "\n\n", "a", "word", "ü", "€", "🎉", "👩‍💻", "From ", "--", "\u00a0", new string('x', 74), new string('y', 90))
        .ListOf()
        .Select(pieces => string.Concat(pieces));

    private static readonly Config Settings = Config.QuickThrowOnFailure.WithMaxTest(500);

    [Fact]
    public void Quoted_printable_text_is_read_back_as_it_was() => Prop.ForAll(Texts.ToArbitrary(), text =>
    {
        var encoded = QuotedPrintable.Encode(text);
        var lines = encoded.Split("\r\n");
        return lines.All(line => line.Length <= 76 && line.All(c => c is >= ' ' and < '\x7f' or '\t') && !line.EndsWith(' ') && !line.EndsWith('\t') && !line.StartsWith('.'))
            && Decoded("quoted-printable", encoded) == text;
    }).Check(Settings);

    [Fact]
    public void Any_text_at_all_is_read_back_as_it_was() => Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), any =>
    {
        // A lone half of a pair is no text in any encoding.
        var text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(any.Get)).ReplaceLineEndings("\n");
        return Decoded("quoted-printable", QuotedPrintable.Encode(text)) == text;
    }).Check(Settings);

    [Fact]
    public void A_stuffed_text_has_no_early_end_and_is_read_back_as_it_was() => Prop.ForAll(Texts.ToArbitrary(), text =>
    {
        var message = Encoding.UTF8.GetBytes(text.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n");
        var lines = Encoding.UTF8.GetString(DotStuffing.Stuff(message).Span).Split("\r\n");
        var unstuffed = lines.Select(line => line.StartsWith('.') ? line[1..] : line);
        return !lines.Contains(".") && lines[^1].Length == 0 && string.Join("\r\n", unstuffed) == Encoding.UTF8.GetString(message);
    }).Check(Settings);

    [Fact]
    public void Any_subject_is_read_back_as_it_was_and_stays_one_header() => Prop.ForAll(Texts.ToArbitrary(), text =>
    {
        var subject = text.Replace('\n', ' ').Replace('\t', ' ');
        var mail = new ReceivedMail(1, DateTimeOffset.UnixEpoch, "", [], PostRoom.Mail(subject: subject).ToBytes());
        return mail.Subject == subject && mail.Headers.Length == 10;
    }).Check(Settings);

    private static string? Decoded(string encoding, string body) => new ReceivedMail(
        1, DateTimeOffset.UnixEpoch, "", [], Encoding.ASCII.GetBytes($"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}")).Text;
}
