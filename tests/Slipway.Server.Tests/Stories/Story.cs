using System.Text;
using System.Text.RegularExpressions;
using Slipway.Server.Commands;

namespace Slipway.Server.Tests.Stories;

/// <summary>A transcript: commands, and all that they write. Played again it must write the same.</summary>
/// <remarks>
/// <c>$ slipway …</c> runs in a fresh folder; below it stand its standard output, its standard error with <c>! </c> before each line, and how it
/// exits when not with 0. Between them a person may act: <c>$ copy FROM TO</c> takes a file of the repository, <c>$ write FILE</c> the lines below
/// that begin with <c>| </c>, <c>$ replace FILE "OLD" "NEW"</c> edits, <c>$ show FILE</c> reads. <c>$ connect NAME</c> starts a server on the folder, connected to a
/// simulated HubSpot, in which <c>$ email "NAME" "SUBJECT"</c> makes an email of the lines below; a command reaches it by <c>--server $SERVER --token $TOKEN</c>.
/// <c>$ launched CAMPAIGN</c> starts one on which others have launched the campaign of that folder, to the people of <c>contacts.csv</c>, with the built-in stack; <c>$ tamper
/// KIND/NAME "OLD" "NEW"</c> changes there, past Slipway, what is live of it, and in <c>$ agreed</c> others approve and launch what was submitted. There <c>$AUTHOR</c> is the token of who wrote the campaign, <c>$TOKEN</c> of who approves and launches it.
/// <c>$ model</c> starts a scripted model and names it in <c>models.yaml</c>; it answers by the lines below, <c>WORDS => ANSWER</c>, of which the first counts whose words stand in its prompt.
/// Lines with <c># </c> tell the story.
/// </remarks>
internal sealed partial class Story(string repository, string folder) : IAsyncDisposable
{
    private readonly StringBuilder _written = new();
    private ToldPlatform? _platform;
    private ToldLaunch? _launch;
    private ToldModel? _model;

    public async ValueTask DisposeAsync()
    {
        if (_platform is not null)
        {
            await _platform.DisposeAsync();
        }

        if (_launch is not null)
        {
            await _launch.DisposeAsync();
        }

        if (_model is not null)
        {
            await _model.DisposeAsync();
        }
    }

    /// <summary>Plays the commands of a transcript and writes what comes of them.</summary>
    public async Task<string> PlayAsync(string transcript, CancellationToken stop)
    {
        var lines = transcript.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith('#') || (lines[i].Length == 0 && i + 1 < lines.Length && lines[i + 1] is ['$' or '#', ..]))
            {
                _written.Append(lines[i]).Append('\n');
            }
            else if (lines[i].StartsWith("$ ", StringComparison.Ordinal))
            {
                _written.Append(lines[i]).Append('\n');
                var input = lines.Skip(i + 1).TakeWhile(l => l.StartsWith('|')).ToList();
                input.ForEach(l => _written.Append(l).Append('\n'));
                await ActAsync([.. Words().Matches(lines[i][2..]).Select(m => m.Groups[1].Success ? m.Groups[1].Value : m.Value)], input, stop);
            }
        }

        var written = _written.ToString();
        return (_launch?.Without(written) ?? (_model is null ? written : ToldModel.Without(written))).Replace(folder, "{folder}", StringComparison.Ordinal);
    }

    private async Task ActAsync(string[] words, List<string> input, CancellationToken stop)
    {
        switch (words)
        {
            case ["slipway", .. var args]:
                await RunAsync(args, stop);
                break;
            case ["copy", var from, var to]:
                Directory.CreateDirectory(Path.GetDirectoryName(In(to))!);
                File.Copy(Path.Combine(repository, from), In(to));
                break;
            case ["write", var file]:
                Directory.CreateDirectory(Path.GetDirectoryName(In(file))!);
                await File.WriteAllLinesAsync(In(file), input.Select(l => l.Length > 1 ? l[2..] : ""), stop);
                break;
            case ["replace", var file, var before, var after]:
                var text = await File.ReadAllTextAsync(In(file), stop);
                Assert.Contains(before, text, StringComparison.Ordinal);
                await File.WriteAllTextAsync(In(file), text.Replace(before, after, StringComparison.Ordinal), stop);
                break;
            case ["connect", var name]:
                _platform = await ToldPlatform.ConnectAsync(folder, name, stop);
                break;
            case ["launched", var campaign]:
                _launch = await ToldLaunch.LaunchAsync(folder, campaign, stop);
                break;
            case ["model"]:
                _model = await ToldModel.StartAsync(folder, input.Select(l => l[2..]), stop);
                break;
            case ["agreed"]:
                await _launch!.AgreeAsync(stop);
                break;
            case ["tamper", var asset, var before, var after]:
                await _launch!.TamperAsync(asset, before, after);
                break;
            case ["email", var name, var subject]:
                await _platform!.EmailAsync(name, subject, string.Join('\n', input.Select(l => l.Length > 1 ? l[2..] : "")), stop);
                break;
            case ["show", var file]:
                // Why it is not there stands further up in what was told, so the story goes on to where that is compared.
                _written.Append(Lines(File.Exists(In(file)) ? await File.ReadAllTextAsync(In(file), stop) : "There is no such file.\n", ""));
                break;
            default:
                Assert.Fail($"A story has no '{words[0]}'.");
                break;
        }
    }

    private async Task RunAsync(string[] args, CancellationToken stop)
    {
        using var result = new StringWriter();
        using var error = new StringWriter();
        var code = await SlipwayCommand.RunAsync([.. args.Select(a => _platform?.Fill(a) ?? _launch?.Fill(a) ?? a)], result, error, folder, stop);
        _written.Append(Lines(result.ToString(), "")).Append(Lines(error.ToString(), "! "));
        if (code != 0)
        {
            _written.Append("exit ").Append(code).Append('\n');
        }
    }

    private string In(string file) => Path.Combine(folder, file);

    private static string Lines(string text, string mark) => text.Length == 0
        ? ""
        : string.Concat(text.ReplaceLineEndings("\n").TrimStart('\uFEFF').TrimEnd('\n').Split('\n').Select(l => $"{mark}{l}".TrimEnd() + "\n"));

    [GeneratedRegex("\"([^\"]*)\"|\\S+")]
    private static partial Regex Words();
}
