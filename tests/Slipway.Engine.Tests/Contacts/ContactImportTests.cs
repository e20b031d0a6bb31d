using System.Collections.Immutable;
using System.Text;
using Slipway.Sdk.Diagnostics;
using Slipway.Stack.Contacts;
using Xunit;

namespace Slipway.Engine.Tests.Contacts;

public sealed class ContactImportTests
{
    private const string Accents = "email,first_name,last_name\njorg@a.example,Jörg,Weiß\nzoe@b.example,Zoë,Ní Bhriain\n";

    public static TheoryData<string> Encodings => ["utf-8", "utf-8 with a mark", "utf-16 le", "utf-16 be", "utf-16 le without a mark", "utf-16 be without a mark", "windows-1252"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task A_file_is_read_in_whatever_encoding_it_has(string encoding)
    {
        await using var desk = await ContactDesk.OpenAsync();
        var result = await desk.ImportAsync(Encoded(Accents, encoding));

        Assert.Equal((2, 2, 0), (result.Read, result.Created, result.SetAside));
        Assert.Equal("Jörg Weiß", Name(await desk.FindAsync("jorg@a.example")));
        Assert.Equal("Zoë Ní Bhriain", Name(await desk.FindAsync("zoe@b.example")));
        Assert.Equal(encoding == "windows-1252", result.Findings.Any(f => f is { Code: "encoding-windows-1252", Place.Line: 2 }));
    }

    [Fact]
    public async Task A_file_put_together_from_two_encodings_is_read_line_by_line()
    {
        await using var desk = await ContactDesk.OpenAsync();
        byte[] csv = [.. "email,last_name\na@a.example,Müller\n"u8, .. Encoded("b@a.example,Schäfer\n", "windows-1252")];
        var result = await desk.ImportAsync(csv);

        Assert.Equal("Müller", (await desk.FindAsync("a@a.example"))!.LastName);
        Assert.Equal("Schäfer", (await desk.FindAsync("b@a.example"))!.LastName);
        Assert.Equal(3, Assert.Single(result.Findings, f => f.Code == "encoding-windows-1252").Place!.Line);
    }

    [Theory]
    [InlineData(",", "\n")]
    [InlineData(";", "\r\n")]
    [InlineData("\t", "\r")]
    [InlineData("|", "\n")]
    public async Task Delimiters_and_line_ends_are_found_out(string delimiter, string end)
    {
        await using var desk = await ContactDesk.OpenAsync();
        var result = await desk.ImportAsync($"E-mail,Vorname,Company name,Land\n{"\n"}a@a.example,Ann,\"X, Y; Z\tLtd | Co\",Germany\n".Replace("\n", end, StringComparison.Ordinal)
            .Replace("E-mail,Vorname,Company name,Land", string.Join(delimiter, "E-mail", "Vorname", "Company name", "Land"), StringComparison.Ordinal)
            .Replace("a@a.example,Ann,", string.Join(delimiter, "a@a.example", "Ann", ""), StringComparison.Ordinal)
            .Replace("\",Germany", $"\"{delimiter}Germany", StringComparison.Ordinal));

        Assert.Equal(1, result.Created);
        var contact = await desk.FindAsync("a@a.example");
        // A tab within a cell becomes a space.
        Assert.Equal(("Ann", "X, Y; Z Ltd | Co", "DE"), (contact!.FirstName, contact.Company, contact.Country));
    }

    [Fact]
    public async Task The_line_by_which_spreadsheets_name_the_delimiter_is_followed()
    {
        await using var desk = await ContactDesk.OpenAsync();
        Assert.Equal(1, (await desk.ImportAsync("sep=;\nemail;city\na@a.example;Köln\n")).Created);
    }

    [Fact]
    public async Task A_column_is_mapped_by_its_header_or_its_number()
    {
        await using var desk = await ContactDesk.OpenAsync();
        var result = await desk.ImportAsync(
            "Work mail,Email,Notes,Port\na@a.example,private@b.example,secret,Kiel\n",
            o => o with { Map = Map(("Work mail", "email"), ("#3", "-"), ("port", "favourite_port")) });

        var contact = await desk.FindAsync("a@a.example");
        Assert.Equal("Kiel", contact!.Field("favourite_port"));
        Assert.Null(contact.Field("notes"));
        Assert.Contains("'Email' is left out", Assert.Single(result.Findings, f => f.Code == "column-left-out").Message);
        Assert.Null(await desk.FindAsync("private@b.example"));
    }

    [Fact]
    public async Task A_mapping_that_fits_nothing_is_refused_before_any_row()
    {
        await using var desk = await ContactDesk.OpenAsync();
        var result = await desk.ImportAsync("email\na@a.example\n", o => o with { Map = Map(("Mail2", "company"), ("email", "drop table;")) });

        Assert.Equal(["mapped-column-missing", "mapped-field-invalid"], result.Findings.Select(f => f.Code).Order().Take(2));
        Assert.Equal(0, await desk.ScalarAsync<long>("select count(*) from stack_contacts"));
    }

    [Fact]
    public async Task Repeated_headers_are_refused_with_both_named_and_can_be_mapped()
    {
        await using var desk = await ContactDesk.OpenAsync();
        const string csv = "email,Company,Firma,company\na@a.example,X,Y,Z\n";
        var refused = Assert.Single((await desk.ImportAsync(csv)).Findings);

        Assert.Equal(("column-repeated", FindingLevel.Error), (refused.Code, refused.Level));
        Assert.Contains("2 'Company' and 3 'Firma' and 4 'company'", refused.Message);
        Assert.Contains("--map", refused.Fix);
        Assert.Equal(0, await desk.ScalarAsync<long>("select count(*) from stack_contacts"));

        Assert.Equal(1, (await desk.ImportAsync(csv, o => o with { Map = Map(("#2", "-"), ("#4", "-")) })).Created);
        Assert.Equal("Y", (await desk.FindAsync("a@a.example"))!.Company);
    }

    [Fact]
    public async Task An_unknown_column_is_kept_as_a_custom_field_and_said()
    {
        await using var desk = await ContactDesk.OpenAsync();
        const string csv = "email,Größe des Lagers,\na@a.example,12000 m²,x\n";
        var result = await desk.ImportAsync(csv);

        Assert.Contains("'Größe des Lagers'", Assert.Single(result.Findings, f => f.Code == "column-unknown").Message);
        Assert.Single(result.Findings, f => f.Code == "column-unnamed");
        Assert.Equal("12000 m²", (await desk.FindAsync("a@a.example"))!.Field("grosse_des_lagers"));
    }

    [Fact]
    public async Task An_unknown_column_is_left_out_when_asked()
    {
        await using var desk = await ContactDesk.OpenAsync();
        var result = await desk.ImportAsync("email,Shoe size\na@a.example,43\n", o => o with { IgnoreUnknown = true });

        Assert.Equal("{}", (await desk.FindAsync("a@a.example"))!.Fields);
        Assert.DoesNotContain(result.Findings, f => f.Level >= FindingLevel.Warning && f.Code == "column-unknown");
    }

    [Theory]
    [InlineData("first_name,company\nAnn,X\n", "email-column-missing")]
    [InlineData("", "contacts-file-empty")]
    [InlineData("\n\n  \n", "contacts-file-empty")]
    [InlineData("PK\u0003\u0004 and so on", "contacts-file-not-text")]
    public async Task A_file_that_cannot_be_contacts_is_refused(string csv, string code)
    {
        await using var desk = await ContactDesk.OpenAsync();
        var finding = Assert.Single((await desk.ImportAsync(csv)).Findings);
        Assert.Equal((code, FindingLevel.Error), (finding.Code, finding.Level));
        Assert.NotNull(finding.Fix);
    }

    [Theory]
    [InlineData("no-at.example,,,,")]
    [InlineData("two@@a.example,,,,")]
    [InlineData(",,,,")]
    [InlineData("a@a.example,Atlantis,,,")]
    [InlineData("a@a.example,,many,,")]
    [InlineData("a@a.example,,,31.12.2025,")]
    [InlineData("a@a.example,,,2026-13-01,")]
    [InlineData("a@a.example,,,2031-01-01,")]
    [InlineData("a@a.example,,,,perhaps")]
    [InlineData("a@a.example,,")]
    [InlineData("a@a.example,,,,,,")]
    [InlineData("a@a.example,\"DE\" x,,,")]
    [InlineData("a\u0001@a.example,,,,")]
    public async Task A_bad_row_is_set_aside_and_the_others_go_on(string row)
    {
        await using var desk = await ContactDesk.OpenAsync();
        row = row == ",,,," ? ",DE,,," : row;
        var result = await desk.ImportAsync($"email,country,employees,consent_at,unsubscribed\nb@a.example,,,,\n{row}\nc@a.example,uk,\"1,200\",,no\n");

        Assert.Equal((3, 2, 1), (result.Read, result.Created, result.SetAside));
        var contact = await desk.FindAsync("c@a.example");
        Assert.Equal(("GB", 1200L), (contact!.Country, contact.Employees));
        Assert.Equal(3, Assert.Single(result.Findings, f => f.Code == "rows-set-aside").Place!.Line);
        var lines = await File.ReadAllLinesAsync(result.RejectedFile!, TestContext.Current.CancellationToken);
        Assert.Equal("email,country,employees,consent_at,unsubscribed,line,reason", lines[0]);
        Assert.Contains(",3,", lines[1]);
        Assert.Equal(2, lines.Length);
    }

    [Fact]
    public async Task A_quoted_cell_may_go_over_lines()
    {
        await using var desk = await ContactDesk.OpenAsync();
        var result = await desk.ImportAsync("email,company,city\na@a.example,\"Two\r\nLines \"\"and\"\" more\",Köln\r\nb@a.example,X,Bonn\r\n");

        Assert.Equal((2, 0), (result.Created, result.SetAside));
        Assert.Equal("Two Lines \"and\" more", (await desk.FindAsync("a@a.example"))!.Company);
    }

    [Theory]
    [InlineData("bad@a.example,\"Never closed,Köln")]
    [InlineData("\"bad@a.example,Never closed,Köln")]
    [InlineData("bad@a.example,Never closed,\"Köln")]
    [InlineData("bad@a.example,\"Closed\" and more,Köln")]
    [InlineData("bad@a.example,\"\"\"Never,Köln")]
    public async Task One_broken_quotation_mark_loses_one_row(string broken)
    {
        await using var desk = await ContactDesk.OpenAsync();
        var good = Enumerable.Range(0, 200).Select(i => i % 3 == 0 ? $"p{i}@a.example,\"Comma, {i}\",\"Köln\"" : $"p{i}@a.example,Plain {i},Köln").ToList();
        good.Insert(100, broken);
        var result = await desk.ImportAsync($"email,company,city\n{string.Join('\n', good)}\n");

        Assert.Equal((201, 200, 1), (result.Read, result.Created, result.SetAside));
        Assert.Equal(102, Assert.Single(result.Findings, f => f.Code == "rows-set-aside").Place!.Line);
    }

    [Fact]
    public async Task A_broken_quotation_mark_in_the_last_row_is_found_too()
    {
        await using var desk = await ContactDesk.OpenAsync();
        var result = await desk.ImportAsync("email,city\na@a.example,Köln\nb@a.example,\"Bonn");
        Assert.Equal((1, 1), (result.Created, result.SetAside));
    }

    [Fact]
    public async Task Three_percent_of_broken_rows_cost_three_percent()
    {
        await using var desk = await ContactDesk.OpenAsync();
        string[] kinds = ["p{0}@a.example,\"open,Köln", "not an address,X,Köln", "p{0}@a.example,X", "p{0}@a.example,X,Köln,Y"];
        var rows = Enumerable.Range(0, 3000).Select(i => i % 33 == 7
            ? kinds[i / 33 % kinds.Length].Replace("{0}", $"{i}", StringComparison.Ordinal)
            : $"p{i}@a.example,\"Firm {i}\",Köln");
        var result = await desk.ImportAsync($"email,company,city\n{string.Join("\r\n", rows)}\r\n");

        Assert.Equal((3000, 2909, 91), (result.Read, result.Created, result.SetAside));
    }

    [Fact]
    public async Task Set_aside_rows_run_no_formula_and_come_back_whole_when_mended()
    {
        await using var desk = await ContactDesk.OpenAsync();
        var first = await desk.ImportAsync("email,company,Phone\nbad address,=cmd|' /C calc'!A0,+49 40 123\nb@a.example,@home,-1\n");
        var file = await File.ReadAllTextAsync(first.RejectedFile!, TestContext.Current.CancellationToken);

        Assert.Contains(",\"'=cmd|", file);
        Assert.Contains(",\"'+49 40 123\",2,", file);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(first.RejectedFile!));
        }

        var mended = await desk.ImportAsync(file.Replace("bad address", "a@a.example", StringComparison.Ordinal));
        Assert.Equal((1, 0), (mended.Created, mended.SetAside));
        var contact = await desk.FindAsync("a@a.example");
        Assert.Equal(("=cmd|' /C calc'!A0", "+49 40 123"), (contact!.Company, contact.Field("phone")));
        Assert.Null(contact.Field("reason"));
    }

    [Fact]
    public async Task A_line_without_end_is_set_aside_and_not_kept()
    {
        await using var desk = await ContactDesk.OpenAsync();
        var result = await desk.ImportAsync($"email,company\na@a.example,{new string('x', 3_000_000)}\nb@a.example,Y\n");
        Assert.Equal((2, 1, 1), (result.Read, result.Created, result.SetAside));
    }

    [Fact]
    public async Task Characters_no_one_sees_are_removed()
    {
        await using var desk = await ContactDesk.OpenAsync();
        var result = await desk.ImportAsync("email,first_name\n \u00a0a@a.example\t,An\u0000n\u200b \u0007\n");
        Assert.Equal("Ann", (await desk.FindAsync("a@a.example"))!.FirstName);
        Assert.Single(result.Findings, f => f.Code == "control-characters-removed");
    }

    private static byte[] Encoded(string text, string encoding) => encoding switch
    {
        "utf-8" => Encoding.UTF8.GetBytes(text),
        "utf-8 with a mark" => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)],
        "utf-16 le" => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)],
        "utf-16 be" => [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(text)],
        "utf-16 le without a mark" => Encoding.Unicode.GetBytes(text),
        "utf-16 be without a mark" => Encoding.BigEndianUnicode.GetBytes(text),
        _ => CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(text),
    };

    private static string Name(Contact? contact) => $"{contact?.FirstName} {contact?.LastName}";

    private static ImmutableDictionary<string, string> Map(params (string Header, string Field)[] map) => map.ToImmutableDictionary(m => m.Header, m => m.Field);
}
