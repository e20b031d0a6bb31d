using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Core.Copy;
using Slipway.Core.Text;

namespace Slipway.Ai.Drafting;

/// <summary>Every answer of a model that went into a campaign's draft, beside the draft: <c>.slipway/answers.jsonl</c>. From it a drafting can be done again to the byte, without a model.</summary>
public sealed class AnswerLog
{
    /// <summary>The file within a campaign's folder.</summary>
    public const string File = ".slipway/answers.jsonl";

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private readonly JsonLines<Line>? _lines;
    private readonly Dictionary<string, LoggedAnswer> _known = new(StringComparer.Ordinal);
    private readonly List<LoggedAnswer> _answers = [];
    private readonly List<LoggedRun> _runs = [];
    private readonly List<LoggedTrace> _traces = [];
    private readonly List<LoggedEdit> _edits = [];
    private readonly List<LoggedPicture> _pictures = [];

    private AnswerLog(JsonLines<Line>? lines, IEnumerable<Line> there)
    {
        _lines = lines;
        foreach (var line in there)
        {
            Take(line);
        }
    }

    internal sealed record Line(LoggedAnswer? Answer, LoggedRun? Run)
    {
        public LoggedTrace? Trace { get; init; }

        public LoggedEdit? Edit { get; init; }

        public LoggedPicture? Picture { get; init; }
    }

    /// <summary>The draftings whose words went into the draft, the oldest first.</summary>
    public IReadOnlyList<LoggedRun> Runs => _runs;

    /// <summary>The answers, the oldest first; what was asked again is there again.</summary>
    public IReadOnlyList<LoggedAnswer> Answers => _answers;

    /// <summary>How draftings went, the oldest first.</summary>
    public IReadOnlyList<LoggedTrace> Traces => _traces;

    /// <summary>Pictures that models drew, the oldest first; one that was taken is there once more.</summary>
    public IReadOnlyList<LoggedPicture> Pictures => _pictures;

    /// <summary>What is known to have been written, by models and by agents.</summary>
    public IEnumerable<CopyCredit> Credits =>
    [
        .. _runs.SelectMany(r => r.Words.Select(w => new CopyCredit(w.Key, w.Value, CopyAuthor.Model, r.By, r.At) { Model = r.Model, Prompt = r.Prompt })),
        .. _edits.SelectMany(e => e.Words.Select(w => new CopyCredit(w.Key, w.Value, e.IsAgent ? CopyAuthor.Agent : CopyAuthor.Person, e.By, e.At))),
    ];

    /// <summary>The log of a campaign's folder. A line that a crash cut off is left out; what it answered is asked again.</summary>
    public static AnswerLog Open(string folder)
    {
        var lines = new JsonLines<Line>(Path.Combine(folder, File), _json);
        return new AnswerLog(lines, lines.Read());
    }

    /// <summary>A log that is kept elsewhere, to be read.</summary>
    public static AnswerLog Of(IEnumerable<string> lines) => new(null, JsonLines<Line>.Parse(lines, _json));

    /// <summary>What was answered to the very same question.</summary>
    public LoggedAnswer? Find(string key) => _known.GetValueOrDefault(key);

    /// <summary>The answer that a round of a drafting got; null where there was none, or it is not in the log.</summary>
    public LoggedAnswer? Find(LoggedTrace trace, LoggedRound round) => _answers.LastOrDefault(a => a.Key == round.Key && a.At <= trace.At);

    /// <summary>What a question is known by.</summary>
    public static string KeyOf(string model, string promptDigest, string asked) => CanonicalJson.Digest(new { Model = model, Prompt = promptDigest, Asked = asked });

    /// <summary>Keeps an answer: on the disk before its words go into a file.</summary>
    public void Add(LoggedAnswer answer) => Add(new Line(answer, null));

    /// <summary>Keeps what came of a drafting.</summary>
    public void Add(LoggedRun run) => Add(new Line(null, run));

    /// <summary>Keeps how a drafting went.</summary>
    public void Add(LoggedTrace trace) => Add(new Line(null, null) { Trace = trace });

    /// <summary>Keeps who wrote words.</summary>
    public void Add(LoggedEdit edit) => Add(new Line(null, null) { Edit = edit });

    /// <summary>Keeps a picture that was drawn, or taken.</summary>
    public void Add(LoggedPicture picture) => Add(new Line(null, null) { Picture = picture });

    internal static Line? Read(string line) => JsonLines<Line>.Parse([line], _json).FirstOrDefault();

    private void Add(Line line)
    {
        (_lines ?? throw new InvalidOperationException("A log that is kept elsewhere is only read.")).Add(line);
        Take(line);
    }

    private void Take(Line line)
    {
        switch (line)
        {
            case { Answer: { } answer }:
                _known[answer.Key] = answer;
                _answers.Add(answer);
                break;
            case { Run: { } run }:
                _runs.Add(run);
                break;
            case { Trace: { } trace }:
                _traces.Add(trace);
                break;
            case { Edit: { } edit }:
                _edits.Add(edit);
                break;
            case { Picture: { } picture }:
                _pictures.Add(picture);
                break;
        }
    }
}
