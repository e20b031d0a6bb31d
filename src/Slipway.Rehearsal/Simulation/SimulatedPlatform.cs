using System.Collections.Immutable;

namespace Slipway.Rehearsal.Simulation;

/// <summary>A platform with state, played from its vendor's own description: what is created can be read, published and read again.</summary>
/// <remarks>
/// It is written from the vendor's description and documentation alone, never from our connector, so that it cannot merely agree with it. One call at a time;
/// time comes from the caller. What a person does in the platform's own screens is a method of the derived class.
/// </remarks>
public abstract class SimulatedPlatform
{
    private readonly Lock _gate = new();
    private readonly List<(string Method, string Template, ImmutableArray<string> Parts, Func<Call, Answer> Handle)> _routes = [];
    private readonly List<CallRecord> _calls = [];

    /// <param name="name">Its name in addresses: lower case letters and hyphens, for example <c>google-ads</c>.</param>
    /// <param name="time">The clock it lives by.</param>
    protected SimulatedPlatform(string name, TimeProvider time) => (Name, Time) = (name, time);

    /// <summary>Its name in addresses.</summary>
    public string Name { get; }

    /// <summary>What goes wrong on purpose.</summary>
    public Faults Faults { get; } = new();

    /// <summary>Where it answers, without a slash at the end; known once a server plays it.</summary>
    public string Address { get; internal set; } = "";

    /// <summary>Every call so far.</summary>
    public ImmutableArray<CallRecord> Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>The clock it lives by.</summary>
    protected TimeProvider Time { get; }

    /// <summary>Looks at or changes the state as a person would in the platform's screens, between two calls.</summary>
    protected T Locked<T>(Func<T> work)
    {
        lock (_gate)
        {
            return work();
        }
    }

    /// <inheritdoc cref="Locked{T}"/>
    protected void Locked(Action work)
    {
        lock (_gate)
        {
            work();
        }
    }

    /// <summary>Answers calls of a method to paths of a template such as <c>/pages/{id}</c>. The template with the fewest places wins; a place takes one part of the path.</summary>
    protected void On(string method, string template, Func<Call, Answer> handle) => _routes.Add((method, template, [.. template.Split('/')], handle));

    /// <summary>Looks at a call before its route does: who calls and what they may. An answer here is the answer.</summary>
    protected virtual Answer? Refuse(Call call, string? route) => null;

    /// <summary>What it says when there is no such route.</summary>
    protected abstract Answer NoSuchRoute(Call call);

    /// <summary>What it says when there were too many requests.</summary>
    protected abstract Answer Throttled(Call call);

    /// <summary>What it says when it fails.</summary>
    protected abstract Answer Failed(Call call);

    /// <summary>Adds what stands in every answer, such as the headers of a limit.</summary>
    protected virtual Answer Finish(Call call, Answer answer) => answer;

    /// <summary>Answers a call that came inside another one, as requests of several parts carry them: by the same routes, and without a fault or a record of its own.</summary>
    protected Answer AnswerPart(Call part) => Route(ref part) is { } route ? route.Handle(part) : NoSuchRoute(part);

    internal (Answer? Answer, bool Cut) Play(Call call)
    {
        lock (_gate)
        {
            var route = Route(ref call);
            var fault = Faults.Take(call);
            var answer = fault switch
            {
                FaultKind.LoseRequest => null,
                FaultKind.Throttle => Throttled(call),
                FaultKind.Fail => Failed(call),
                _ => Refuse(call, route?.Template) ?? (route is null ? NoSuchRoute(call) : route.Value.Handle(call)),
            };
            answer = fault switch { FaultKind.LoseAnswer => null, FaultKind.FailAfter => Failed(call), _ => answer };
            answer = answer is null ? null : Finish(call, answer);
            _calls.Add(new CallRecord(_calls.Count + 1, call, route?.Template ?? call.Path, answer?.Status ?? 0, fault));
            return (answer, fault == FaultKind.CutAnswer);
        }
    }

    private (string Template, Func<Call, Answer> Handle)? Route(ref Call call)
    {
        var (method, parts) = (call.Method, call.Path.Split('/'));
        var route = _routes.Where(r => r.Method == method && Fits(r.Parts, parts)).OrderBy(r => r.Parts.Count(IsPlace)).FirstOrDefault();
        if (route.Template is null)
        {
            return null;
        }

        call = call with { Places = route.Parts.Zip(parts).Where(p => IsPlace(p.First)).ToImmutableDictionary(p => p.First[1..^1], p => Uri.UnescapeDataString(p.Second)) };
        return (route.Template, route.Handle);
    }

    private static bool Fits(ImmutableArray<string> template, string[] path) =>
        template.Length == path.Length && template.Zip(path).All(p => IsPlace(p.First) ? p.Second.Length > 0 : p.First == p.Second);

    private static bool IsPlace(string part) => part.StartsWith('{');
}
