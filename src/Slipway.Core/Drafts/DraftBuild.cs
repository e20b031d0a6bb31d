using System.Collections.Immutable;
using Slipway.Core.Briefs;
using Slipway.Core.Playbooks;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Drafts;

/// <summary>What building a campaign folder comes to. The caller writes it down; a build with findings that block changes nothing.</summary>
public sealed record BuildResult
{
    /// <summary>Files to write, by path within the campaign folder.</summary>
    public required ImmutableSortedDictionary<string, string> Write { get; init; }

    /// <summary>Files to remove: the playbook no longer has them, and no one edited them.</summary>
    public required ImmutableArray<string> Remove { get; init; }

    /// <summary>The whole folder as it is afterwards, files of the person's own included.</summary>
    public required ImmutableSortedDictionary<string, string> Folder { get; init; }

    /// <summary>What to keep as "generated last time": replaces all that was kept before.</summary>
    public required ImmutableSortedDictionary<string, string> Base { get; init; }

    /// <summary>Where a person and the playbook changed the same lines; the person's stand in the folder.</summary>
    public required ImmutableArray<MergeConflict> Conflicts { get; init; }

    /// <summary>Files that a person deleted and that stay deleted.</summary>
    public required ImmutableArray<string> KeptDeleted { get; init; }

    /// <summary>Files that the playbook no longer has and that a person had edited; they stay, as the person's own.</summary>
    public required ImmutableArray<string> KeptEdited { get; init; }

    /// <summary>Generated files that are already as they shall be.</summary>
    public required ImmutableArray<string> Unchanged { get; init; }

    /// <summary>What is wrong in the playbook for this brief.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }
}

/// <summary>Builds a campaign folder from a brief and a playbook, and keeps what people have edited in it.</summary>
public static class DraftBuild
{
    /// <summary>Builds.</summary>
    /// <param name="brief">The brief.</param>
    /// <param name="playbook">The playbook.</param>
    /// <param name="lastGenerated">What was generated last time, by path; empty the first time.</param>
    /// <param name="current">What the folder holds now, by path; empty the first time.</param>
    /// <param name="keepYours">Files whose conflicts the person has settled by keeping their own lines: they are not reported again.</param>
    public static BuildResult Build(
        Brief brief, Playbook playbook, IReadOnlyDictionary<string, string> lastGenerated, IReadOnlyDictionary<string, string> current, IReadOnlySet<string>? keepYours = null)
    {
        var (generated, findings) = playbook.Fill(brief);
        var folder = new FolderMerge(lastGenerated, current, keepYours ?? ImmutableHashSet<string>.Empty);
        if (findings.Any(f => f.Level == FindingLevel.Error))
        {
            return folder.Untouched(findings);
        }

        foreach (var path in generated.Keys.Union(lastGenerated.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            folder.Merge(path, generated.GetValueOrDefault(path));
        }

        return folder.Result(findings);
    }

    private sealed class FolderMerge(IReadOnlyDictionary<string, string> lastGenerated, IReadOnlyDictionary<string, string> current, IReadOnlySet<string> keepYours)
    {
        private readonly SortedDictionary<string, string> _write = new(StringComparer.Ordinal);
        private readonly SortedDictionary<string, string> _base = new(StringComparer.Ordinal);
        private readonly List<string> _remove = [];
        private readonly List<string> _keptDeleted = [];
        private readonly List<string> _keptEdited = [];
        private readonly List<string> _unchanged = [];
        private readonly List<MergeConflict> _conflicts = [];

        public void Merge(string path, string? generated)
        {
            var before = lastGenerated.GetValueOrDefault(path);
            var yours = current.GetValueOrDefault(path);
            switch (before, yours, generated)
            {
                case (_, null, null):
                    break;
                case (not null, not null, null) when Same(before, yours):
                    _remove.Add(path);
                    break;
                case (_, not null, null):
                    _keptEdited.Add(path);
                    break;
                case (null, null, not null):
                    Put(path, generated);
                    _base[path] = generated;
                    break;
                case (not null, null, not null):
                    _keptDeleted.Add(path);
                    _base[path] = generated;
                    break;
                case (null, not null, not null):
                    Adopt(path, yours, generated);
                    break;
                default:
                    Combine(path, before!, yours!, generated!);
                    break;
            }
        }

        public BuildResult Untouched(ImmutableArray<Finding> findings)
        {
            foreach (var (path, text) in lastGenerated)
            {
                _base[path] = text;
            }

            return Result(findings);
        }

        public BuildResult Result(ImmutableArray<Finding> findings)
        {
            var folder = current.Where(f => !_remove.Contains(f.Key)).ToImmutableSortedDictionary(StringComparer.Ordinal).SetItems(_write);
            return new BuildResult
            {
                Write = _write.ToImmutableSortedDictionary(StringComparer.Ordinal),
                Remove = [.. _remove],
                Folder = folder,
                Base = _base.ToImmutableSortedDictionary(StringComparer.Ordinal),
                Conflicts = [.. _conflicts],
                KeptDeleted = [.. _keptDeleted],
                KeptEdited = [.. _keptEdited],
                Unchanged = [.. _unchanged],
                Findings = findings,
            };
        }

        // A file is in the way that we never wrote, or what we wrote last time is lost: without it, whose lines are whose cannot be told.
        private void Adopt(string path, string yours, string generated)
        {
            _unchanged.Add(path);
            if (Same(yours, generated) || keepYours.Contains(path))
            {
                _base[path] = generated;
            }
            else
            {
                _conflicts.Add(new MergeConflict(path, 1, Lines.Normal(yours), Lines.Normal(generated)));
            }
        }

        private void Combine(string path, string before, string yours, string generated)
        {
            var (text, conflicts) = ThreeWayMerge.Merge(path, before, yours, generated);
            if (text == yours)
            {
                _unchanged.Add(path);
            }
            else
            {
                Put(path, text);
            }

            // While a conflict stands, what was generated before stays the measure, so that the next build reports it again.
            var settled = conflicts.IsEmpty || keepYours.Contains(path);
            _base[path] = settled ? generated : before;
            if (!settled)
            {
                _conflicts.AddRange(conflicts);
            }
        }

        private void Put(string path, string text) => _write[path] = text;

        private static bool Same(string one, string other) => Lines.Normal(one) == Lines.Normal(other);
    }
}
