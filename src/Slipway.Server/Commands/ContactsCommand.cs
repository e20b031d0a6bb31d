using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Campaigns;
using Slipway.Server.Contacts;
using Slipway.Server.Serving;
using Slipway.Stack.Contacts;
using Slipway.Store.Time;

namespace Slipway.Server.Commands;

/// <summary><c>slipway contacts</c>: imports a file, hands a person their data, erases a person. Through the server when one runs on the data folder.</summary>
internal static class ContactsCommand
{
    /// <summary>The name under which commands that use the data folder themselves are in the audit trail.</summary>
    internal const string Actor = "command";

    private static readonly Argument<string> _file = new("FILE") { Description = "A CSV file with a header line." };
    private static readonly Argument<string> _email = new("EMAIL") { Description = "The person's address." };

    private static readonly Option<string[]> _map = new("--map")
    {
        Description = "Which field a column fills, for example \"Work mail=email\"; \"Notes=-\" leaves a column out.",
        HelpName = "HEADER=FIELD",
    };

    private static readonly Option<bool> _ignoreUnknown = new("--ignore-unknown") { Description = "Leave columns out that no field is known for; otherwise they are kept as fields of your own." };

    public static Command CreateCommand()
    {
        var import = ApiClient.Options(new Command("import", "Import contacts; rows that cannot be taken are set aside with the reason.") { _file, _map, _ignoreUnknown });
        import.SetAction((parse, stop) => ImportAsync(parse, Output.Of(parse), stop));
        var export = ApiClient.Options(new Command("export", "Write everything that is known of a person, as JSON.") { _email });
        export.SetAction((parse, stop) => ExportAsync(parse, parse.GetValue(_email)!, Output.Of(parse), stop));
        var erase = ApiClient.Options(new Command("erase", "Erase a person; a wish not to be mailed stays, without the address.") { _email });
        erase.SetAction((parse, stop) => EraseAsync(parse, parse.GetValue(_email)!, Output.Of(parse), stop));
        return new Command("contacts", "Contacts: import, export, erase.") { import, export, erase };
    }

    private static async Task<int> ImportAsync(ParseResult parse, Output output, CancellationToken stop)
    {
        var file = InputFile.Find(output, parse.GetValue(_file)!);
        var map = parse.GetValue(_map) ?? [];
        var (_, problems) = ColumnMap.Read(map);
        if (!problems.IsEmpty)
        {
            await output.FindingsAsync(problems);
            return ExitCode.WrongUse;
        }

        using var api = await ApiClient.OpenIfRunningAsync(parse, output, stop);
        if (api is not null)
        {
            var query = string.Concat(map.Select(m => $"&map={Uri.EscapeDataString(m)}"));
            var path = $"api/v1/contacts/import?file={Uri.EscapeDataString(Path.GetFileName(file))}&ignore_unknown={(parse.GetValue(_ignoreUnknown) ? "true" : "false")}{query}";
            var answer = await InputFile.SendAsync(file, output, content => api.PostFileAsync(path, content, stop));
            return answer.IsFine ? await WriteAsync(answer.Read<ImportBody>(), file, output) : await answer.RefuseAsync(output, "place for contacts");
        }

        return await WriteAsync(ImportBody.Of(await ImportHereAsync(parse, file, output, stop)), file, output);
    }

    private static async Task<ImportResult> ImportHereAsync(ParseResult parse, string file, Output output, CancellationToken stop)
    {
        using var folder = await DataFolder.OpenAsync(CommonOptions.Settings(parse, output));
        var clock = await BusinessClock.OpenAsync(folder.Database, TimeProvider.System);
        var options = new ImportOptions
        {
            FileName = Path.GetFileName(file),
            RejectedFile = ContactSlice.RejectedFile(folder.Path, file),
            Map = ColumnMap.Read(parse.GetValue(_map) ?? []).Map,
            IgnoreUnknown = parse.GetValue(_ignoreUnknown),
            Actor = Actor,
        };
        var import = new ContactImport(folder.Database, folder.Keys, clock, folder.Audit);
        await using var csv = File.OpenRead(file);
        return await ImportBar.ShowAsync(output, progress => import.ImportAsync(csv, options, progress, stop));
    }

    private static async Task<int> WriteAsync(ImportBody result, string file, Output output)
    {
        FindingsView.Write(output.Console, result.Findings.Select(f => f.ToFinding()));
        if (result.Findings.Any(f => f.Level == "error"))
        {
            await output.ResultAsync(result, "Nothing was imported.");
            await output.NextAsync($"mend what is listed, then: slipway contacts import {output.Shown(file)}");
            return ExitCode.Findings;
        }

        await output.ResultAsync(result,
            $"Read       {Words.Of(result.Read)} rows",
            $"New        {Words.Of(result.Created)}",
            $"Changed    {Words.Of(result.Updated)}",
            $"Unchanged  {Words.Of(result.Unchanged)}",
            $"Merged     {Words.Of(result.Merged)} into another row of the same address",
            $"Set aside  {Words.Of(result.SetAside)}{(result.RejectedFile is { } rejected ? $", in {output.Shown(rejected)}" : "")}",
            $"Without    {Words.Of(result.WithoutConsent)} contacts brought no consent");
        await output.NextAsync(result.RejectedFile is { } aside ? $"mend the rows in {output.Shown(aside)} and import that file" : "slipway build brief.md, or see who is meant: slipway plan");
        return ExitCode.Fine;
    }

    private static async Task<int> ExportAsync(ParseResult parse, string email, Output output, CancellationToken stop)
    {
        using var api = await ApiClient.OpenIfRunningAsync(parse, output, stop);
        JsonNode? data;
        if (api is not null)
        {
            var answer = await api.GetAsync($"api/v1/contacts/{Uri.EscapeDataString(email)}/export", stop);
            if (!answer.IsFine)
            {
                return await answer.RefuseAsync(output, "contact with this address");
            }

            data = JsonNode.Parse(answer.Text);
        }
        else
        {
            using var folder = await DataFolder.OpenExistingAsync(CommonOptions.Settings(parse, output));
            data = await new ContactExport(folder.Database, folder.Audit).ExportAsync(ContactBook.IdOf(folder.Keys, email), Actor);
        }

        if (data is null)
        {
            return await NoContactAsync(output);
        }

        // For a person too: what is asked for is the data itself.
        await output.Out.WriteLineAsync(data.ToJsonString(new JsonSerializerOptions(Output.JsonNames)));
        await output.NextAsync($"hand it to the person; to forget them: slipway contacts erase {email}");
        return ExitCode.Fine;
    }

    private static async Task<int> EraseAsync(ParseResult parse, string email, Output output, CancellationToken stop)
    {
        using var api = await ApiClient.OpenIfRunningAsync(parse, output, stop);
        if (api is not null)
        {
            var answer = await api.DeleteAsync($"api/v1/contacts/{Uri.EscapeDataString(email)}", stop);
            if (!answer.IsFine)
            {
                return await answer.RefuseAsync(output, "contact with this address");
            }
        }
        else
        {
            using var folder = await DataFolder.OpenExistingAsync(CommonOptions.Settings(parse, output));
            if (!await new ContactErase(folder.Database, folder.Audit).EraseAsync(ContactBook.IdOf(folder.Keys, email), Actor))
            {
                return await NoContactAsync(output);
            }
        }

        await output.ResultAsync(new ErasedBody(true), "Erased. What was counted stays counted, under an id that now means no one.");
        await output.NextAsync("erase the person in the file the contacts came from, too, or the next import brings them back");
        return ExitCode.Fine;
    }

    private static Task<int> NoContactAsync(Output output) =>
        output.FindingsAsync([Finding.Error("contact-not-found", "There is no contact with this address.", fix: "Look at how it is written; capitals do not matter.")]);
}
