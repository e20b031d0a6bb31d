using System.Collections.Concurrent;
using System.Collections.Immutable;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Checks.Opinion;
using Slipway.Core.Checks.Tracking;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Server.Checks;

/// <summary>Checks texts that belong to no campaign: files, a staged page, standard input.</summary>
/// <param name="plan">The rules, ready to run.</param>
/// <param name="given">What is known of all texts from the command's words.</param>
internal sealed class FileChecks(RulePlan plan, Setting given)
{
    /// <summary>Checks files, several at once; a file that cannot be read is a finding, and the others are checked.</summary>
    /// <param name="files">Whole paths, and the names to show them by.</param>
    /// <param name="ahead">Reads them.</param>
    /// <param name="progress">Told after each file.</param>
    /// <returns>What was found, in the order of the files, each once.</returns>
    public ImmutableArray<Finding> Check(IReadOnlyList<(string Path, string Shown)> files, ReadAhead ahead, Action? progress)
    {
        ahead.End();
        if (files.Count == 0)
        {
            return [];
        }

        var found = new ImmutableArray<Finding>[files.Count];
        // One after the other in small ranges: files differ in length by a thousand times.
        Parallel.ForEach(Partitioner.Create(0, files.Count, Math.Clamp(files.Count / 64, 1, 16)), range =>
        {
            for (var i = range.Item1; i < range.Item2; i++)
            {
                found[i] = CheckFile(i);
                progress?.Invoke();
            }
        });
        return [.. found.SelectMany(f => f)];

        ImmutableArray<Finding> CheckFile(int index)
        {
            try
            {
                return Once(plan.Check(ahead.Read(index)));
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                return [Finding.Error("file-unreadable", $"This file cannot be read: {unreadable.Message}", new Place(files[index].Shown, 1, 1), "See that it exists and that you may read it.")];
            }
        }
    }

    // They stand in the order of the text, so what is found twice stands side by side.
    private static ImmutableArray<Finding> Once(ImmutableArray<Finding> found)
    {
        for (var i = 1; i < found.Length; i++)
        {
            if (found[i].Place == found[i - 1].Place && found[i].Code == found[i - 1].Code)
            {
                return [.. found.Distinct()];
            }
        }

        return found;
    }

    /// <summary>The addresses that lead out of files; those of files that cannot be read are found missing when they are checked.</summary>
    public static IEnumerable<string> Addresses(IEnumerable<(string Path, string Shown)> files) =>
        files.Where(f => File.Exists(f.Path) && Document.FormatOf(f.Shown) == DocumentFormat.Html).SelectMany(f => LinkAddresses.In(Document.Read(f.Shown, File.ReadAllText(f.Path), Setting.Unknown)));

    /// <summary>What rules want to have asked about files, and nobody has answered; those that cannot be read are found when they are checked.</summary>
    public ImmutableArray<OpinionQuestion> OpenQuestions(IEnumerable<(string Path, string Shown)> files) =>
        [.. files.Where(f => File.Exists(f.Path)).SelectMany(f => plan.OpenQuestions(Document.Read(f.Shown, File.ReadAllText(f.Path), SettingOf(f.Shown)))).DistinctBy(q => q.Digest)];

    /// <summary>Checks a text.</summary>
    /// <param name="shown">The name to show it by; its ending says the format.</param>
    /// <param name="text">The text.</param>
    public ImmutableArray<Finding> CheckText(string shown, string text) => plan.Check(Document.Read(shown, text, SettingOf(shown)));

    private Setting SettingOf(string shown) => SettingOf(shown, given);

    /// <summary>For whom and where a text is meant.</summary>
    /// <param name="shown">Its name.</param>
    /// <param name="given">What is known of all texts.</param>
    // A folder says what its files are; HTML that says nothing is taken for a mail.
    public static Setting SettingOf(string shown, Setting given)
    {
        if (given.Kind is not null)
        {
            return given;
        }

        var folders = shown.Split('/')[..^1];
        var kind = folders.Contains("pages") ? "page" : folders.Contains("ads") ? "ad" : folders.Contains("emails") || Document.FormatOf(shown) == DocumentFormat.Html ? "email" : null;
        return given with { Kind = kind, Channel = given.Channel ?? kind switch { "page" => "web", "email" => "email", _ => null } };
    }
}
