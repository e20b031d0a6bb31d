using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Slipway.Server.Tests.Texts;

/// <summary>
/// Reads what the rooms say out of their source: each sentence with <c>{0}</c> in place of its first value. One that is put together of conditions is as many sentences
/// as there are ways through them.
/// </summary>
internal static partial class SpokenTexts
{
    // A sentence with more ways than these is a place with values of its own.
    private const int MostWays = 12;

    private static readonly string[] _rooms = ["Ai", "Connectors", "Core", "Engine", "Sdk", "Stack", "Store"];

    /// <summary>Files and methods that say nothing on a page: what people get or write, what programs read, words that are looked for.</summary>
    private static readonly HashSet<string> _elsewhere = new(StringComparer.Ordinal)
    {
        "Ai/Gateway/GatewayPolicy.cs", "Ai/Gateway/GatewayRequest.cs", "Ai/Gateway/Upstream.cs", "Ai/Providers/ModelProbe.cs", "Ai/Schemas/JsonSchema.cs",
        "Connectors/GoogleAds/GoogleAdsShelf.cs", "Connectors/HubSpot/HubSpotAudienceRule.cs:Digest", "Connectors/HubSpot/HubSpotHubl.cs",
        "Core/Brand/RulePage.cs", "Core/Brand/Tokens/ProposedColours.cs", "Core/Brand/Tokens/Sightings.cs", "Core/Brand/Tokens/TokenProposal.cs", "Core/Approvals/Statement.cs:Short", "Core/Briefs/BriefReader.cs:", "Core/Checks/Accessibility/LinkText.cs:", "Core/Checks/Law/ClaimKinds.cs",
        "Core/Checks/Law/Comparison.cs", "Core/Checks/Law/Topics.cs", "Core/Checks/Mail/Length.cs:MatterFor", "Core/Checks/Mail/MarkupFeatures.cs", "Core/Checks/Mail/StyleFeatures.cs", "Core/Checks/Mail/Unsubscribe.cs:",
        "Core/Checks/Words/Syllables.cs", "Core/Drafts/AssetBuilder.cs", "Core/Evidence/LiftReckoner.cs",
        "Core/Impact/ImpactMarkdown.cs", "Core/Rendering/Directives.cs", "Core/Rendering/EmailStyles.cs", "Core/Rendering/PageFrame.cs", "Core/Rendering/PageStyles.cs", "Core/Rendering/Theme.cs:Pairs",
        "Core/Review/MarkNotes.cs", "Core/TakingIn/TakenFrame.cs", "Core/Text/PredicateReader.cs:", "Core/Drafts/AudienceUses.cs:Word", "Core/Text/Expressions/ExpressionNode.cs:Written", "Connectors/Salesforce/SalesforceErrors.cs:Field", "Ai/Gateway/CallBook.cs:WordOf", "Engine/Approving/ApprovalMessages.cs", "Engine/Ingest/LedgerFile.cs", "Engine/Measuring/ArmCounts.cs", "Engine/Measuring/CampaignTally.cs", "Sdk/Assets/BuyingGroups.cs", "Sdk/Assets/Predicate.cs",
        "Server/Accounts/ApiTokens.cs:CreateAsync", "Server/Accounts/Passwords.cs:", "Server/Accounts/SlipwayAuthentication.cs", "Server/Campaigns/AssetText.cs", "Server/Checks/CheckJUnit.cs", "Server/Checks/CheckSarif.cs", "Server/Checks/StagedPage.cs", "Server/Drafting/MaterialReading.cs", "Server/Drafting/PromptUse.cs",
        "Server/Evaluations/EvaluationView.cs", "Server/Gateway/BudgetWatch.cs", "Server/Gateway/GatewayCalls.cs", "Server/Gateway/GatewayEndpoint.cs", "Server/Impact/ImpactRegistration.cs", "Server/Impact/ReviewReading.cs", "Server/Platforms/ConnectionTest.cs:Sample",
        "Server/Serving/ApiDocument.cs", "Server/Serving/DataFolder.cs", "Server/Today/TodayReading.cs", "Server/Workspaces/Git.cs", "Server/Workspaces/WorkspaceStart.cs",
        "Stack/Contacts/ContactColumns.cs:Synonyms", "Stack/Contacts/Countries.cs", "Stack/Forms/FormIntake.cs", "Stack/Pages/PublicSite.cs", "Stack/Tracking/TrackingEndpoints.cs", "Stack/Tracking/WebhookSignature.cs", "Store/Database.cs", "Store/Halts/HaltBook.cs", "Store/Leases/Lease.cs", "Store/PostgresDialect.cs", "Store/SqliteDialect.cs",
    };

    /// <summary>Folders that speak to the command line, to agents and to the demonstration's audience, or say nothing.</summary>
    private static readonly string[] _folders = ["Core/Html/", "Server/Agents/", "Server/Commands/", "Server/Demo/", "Server/Rehearsals/Rehearsed"];

    /// <summary>Calls whose words are an example, code, or written down for others than a page's reader.</summary>
    private static readonly HashSet<string> _unsaid = new(StringComparer.Ordinal)
    {
        "Text", "Texts", "Mapping", "Mappings", "Scalars", "Raw", "Condition", "Content", "Placed", "ListItems", "Quoted", "Steady", "Replace", "Groups", "Split", "OfSigns", "Equals", "Contains", "StartsWith", "EndsWith", "ToString",
        "AppendAsync", "ExecuteAsync", "FirstAsync", "QueryAsync", "ScalarAsync", "SearchAsync", "LoadAsync", "GetResponseAsync", "GetStreamingResponseAsync", "WithDescription", "WithSummary", "WithTags",
        "CreateCounter", "CreateGauge", "CreateHistogram", "CreateObservableGauge",
    };

    private static readonly Lazy<SortedDictionary<string, string>> _all = new(Read);

    /// <summary>Every sentence with the first place that says it.</summary>
    public static SortedDictionary<string, string> All => _all.Value;

    private static SortedDictionary<string, string> Read()
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var source = Path.Combine(ArchitectureTests.RepositoryRoot, "src");
        var files = _rooms.SelectMany(r => PageTexts.Read(Path.Combine(source, $"Slipway.{r}"), "*.cs", f => $"{r}/{f}")).Concat(PageTexts.Code.Select(f => (File: $"Server/{f.File}", f.Root))).ToList();
        foreach (var (file, root) in files.Where(f => !_elsewhere.Contains(f.File) && !_folders.Any(c => f.File.StartsWith(c, StringComparison.Ordinal)) && !f.File.EndsWith("/Telemetry.cs", StringComparison.Ordinal)))
        {
            foreach (var (sentence, node) in In(root).Where(s => !_elsewhere.Contains($"{file}:{PageTexts.MethodOf(s.Node)}")))
            {
                all.TryAdd(sentence, $"{file}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}");
            }
        }

        foreach (var (word, place) in Words(files))
        {
            all.TryAdd(word, place);
        }

        return all;
    }

    /// <summary>The words that a sentence has from a method which chooses among them, such as <c>{Unit(by)}</c>.</summary>
    private static IEnumerable<(string Word, string Place)> Words(IEnumerable<(string File, SyntaxNode Root)> files)
    {
        var said = files.Where(f => !_elsewhere.Contains(f.File) && !_folders.Any(c => f.File.StartsWith(c, StringComparison.Ordinal))).ToList();
        var called = said.SelectMany(f => f.Root.DescendantNodes().OfType<InterpolationSyntax>()).Select(i => Bare(i.Expression)).OfType<InvocationExpressionSyntax>().Where(c => !_unsaid.Contains(Name(c))).Select(Name).ToHashSet(StringComparer.Ordinal);
        return
            from file in said
            from method in file.Root.DescendantNodes().OfType<MethodDeclarationSyntax>()
            where called.Contains(method.Identifier.ValueText) && method.ReturnType.ToString() is "string" or "string?" && !_elsewhere.Contains($"{file.File}:{method.Identifier.ValueText}")
            where method.ExpressionBody is { Expression: var body } && HasText(body)
            from word in Ways(method.ExpressionBody!.Expression, []).Where(w => w is [{ } only] && Word().IsMatch(only)).Select(w => w[0]!)
            select (word, $"{file.File}:{method.Identifier.ValueText}");
    }

    [GeneratedRegex(@"^\p{Ll}{3,}(?: \p{Ll}+)*$")]
    private static partial Regex Word();

    private static IEnumerable<(string Sentence, SyntaxNode Node)> In(SyntaxNode root)
    {
        var waiting = new Stack<SyntaxNode>([root]);
        while (waiting.TryPop(out var node))
        {
            if (node is ExpressionSyntax text && IsText(text))
            {
                // What stands in its places may say something too.
                var values = new List<SyntaxNode>();
                foreach (var sentence in Ways(text, values).Select(Key).Where(IsSaid))
                {
                    yield return (sentence, node);
                }

                values.ForEach(waiting.Push);
                continue;
            }

            foreach (var sentence in node is InvocationExpressionSyntax counted ? Counted(counted) : [])
            {
                yield return (sentence, node);
            }

            foreach (var child in node is AttributeSyntax or ConstantPatternSyntax or CaseSwitchLabelSyntax ? [] : Spoken(node))
            {
                waiting.Push(child);
            }
        }
    }

    // What only a programmer can mend is thrown and no page's; what a model or a pattern is refused for is.
    private static IEnumerable<SyntaxNode> Spoken(SyntaxNode node) => node switch
    {
        InvocationExpressionSyntax asking when PageTexts.IsAsking(asking) || Name(asking) == "InEnglish" => [],
        InvocationExpressionSyntax call when Name(call) is var name && (_unsaid.Contains(name) || name.StartsWith("Log", StringComparison.Ordinal)) => [call.Expression, .. call.ArgumentList.Arguments.Where(a => !IsText(a.Expression) && !a.Expression.IsKind(SyntaxKind.CoalesceExpression))],
        ObjectCreationExpressionSyntax { Type: var type } made when type.ToString() is "HttpRequestMessage" or "EmailFrame" or "StringBuilder" or "SignInMethod.OAuth" || IsThrown(type) => made.ArgumentList?.Arguments.Where(a => !IsText(a.Expression)) ?? [],
        _ => node.ChildNodes(),
    };

    private static bool IsThrown(TypeSyntax type) => type.ToString() is var name && name.EndsWith("Exception", StringComparison.Ordinal) && name is not ("ModelException" or "PlatformException" or "FormatException");

    private static string Name(InvocationExpressionSyntax call) => call.Expression is MemberAccessExpressionSyntax member ? member.Name.Identifier.ValueText : call.Expression.ToString();

    /// <summary>What <c>Count(n, "field")</c> says: one, and several.</summary>
    private static IEnumerable<string> Counted(InvocationExpressionSyntax call)
    {
        if (Name(call) is "Count" or "Counted" && call.ArgumentList.Arguments is [_, { Expression: LiteralExpressionSyntax { Token.ValueText: var thing } literal }] && literal.IsKind(SyntaxKind.StringLiteralExpression))
        {
            yield return $"{{0}} {thing}";
            yield return $"{{0}} {(thing is [.., not ('a' or 'e' or 'o' or 'u'), 'y'] ? $"{thing[..^1]}ie" : thing)}s";
        }
    }

    private static bool IsText(ExpressionSyntax expression) => expression is InterpolatedStringExpressionSyntax || expression.IsKind(SyntaxKind.StringLiteralExpression)
        || (expression is BinaryExpressionSyntax sum && sum.IsKind(SyntaxKind.AddExpression) && (IsText(Bare(sum.Left)) || IsText(Bare(sum.Right))));

    private static ExpressionSyntax Bare(ExpressionSyntax expression) => expression switch
    {
        ParenthesizedExpressionSyntax inner => Bare(inner.Expression),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Create" }, ArgumentList.Arguments: [_, { Expression: var made }] } when IsText(made) => made,
        _ => expression,
    };

    private static bool HasText(ExpressionSyntax expression) => Bare(expression) switch
    {
        ConditionalExpressionSyntax either => HasText(either.WhenTrue) || HasText(either.WhenFalse),
        SwitchExpressionSyntax one => one.Arms.Any(a => HasText(a.Expression)),
        var text => IsText(text),
    };

    /// <summary>The ways through a text, each as its pieces; null stands for a value, which is handed on.</summary>
    private static ImmutableArray<ImmutableArray<string?>> Ways(ExpressionSyntax expression, List<SyntaxNode> values)
    {
        switch (Bare(expression))
        {
            case LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression):
                // A rule of the vocabulary has its values at %s.
                return [[.. literal.Token.ValueText.Split("%s").SelectMany((piece, i) => i == 0 ? [piece] : new string?[] { null, piece })]];
            case InterpolatedStringExpressionSyntax sentence:
                return Ways(sentence, values);
            case BinaryExpressionSyntax sum when IsText(sum):
                var (left, right) = (Ways(sum.Left, values), Ways(sum.Right, values));
                return [.. from l in left from r in right select l.AddRange(r)];
            case ConditionalExpressionSyntax either when HasText(either):
                values.Add(either.Condition);
                return [.. Ways(either.WhenTrue, values), .. Ways(either.WhenFalse, values)];
            case SwitchExpressionSyntax one when HasText(one):
                return [.. one.Arms.SelectMany(a => Ways(a.Expression, values))];
            case var value:
                values.Add(value);
                return [[null]];
        }
    }

    private static ImmutableArray<ImmutableArray<string?>> Ways(InterpolatedStringExpressionSyntax sentence, List<SyntaxNode> values)
    {
        // The same condition twice in a sentence is decided once.
        List<(ImmutableArray<string?> Pieces, ImmutableDictionary<string, int> Decided)> all = [([], ImmutableDictionary<string, int>.Empty)];
        foreach (var content in sentence.Contents)
        {
            var held = (content as InterpolationSyntax)?.Expression;
            var condition = held is not null && Bare(held) is ConditionalExpressionSyntax either ? either.Condition.ToString() : "";
            var ways = held is null ? [[Unescaped((InterpolatedStringTextSyntax)content, sentence)]] : Ways(held, values);
            ways = ways.Length > MostWays ? [[null]] : ways;
            all = [.. from begun in all from way in Enumerable.Range(0, ways.Length)
                where condition.Length == 0 || ways.Length != 2 || begun.Decided.GetValueOrDefault(condition, way) == way
                select (begun.Pieces.AddRange(ways[way]), condition.Length == 0 ? begun.Decided : begun.Decided.SetItem(condition, way))];
        }

        return [.. all.Select(a => a.Pieces)];
    }

    // Between plain quotes a brace is written twice; in a raw string it stands as it is.
    private static string Unescaped(InterpolatedStringTextSyntax text, InterpolatedStringExpressionSyntax sentence) => sentence.StringStartToken.ValueText.EndsWith("\"\"\"", StringComparison.Ordinal)
        ? text.TextToken.ValueText : text.TextToken.ValueText.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal);

    private static string Key(ImmutableArray<string?> pieces)
    {
        var place = 0;
        return string.Concat(pieces.Select(p => p is null ? $"{{{place++}}}" : p.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)));
    }

    private static bool IsSaid(string text) => (PageTexts.Sentence().IsMatch(text) || Whole().IsMatch(text) || NumberOf().IsMatch(text)) && !NoSentence().IsMatch(text);

    [GeneratedRegex(@"^[\p{Lu}`""{].* .*\p{L}.*[.?!]$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^(?:\{0\}|[0-9]+) \p{Ll}{3,}$")]
    private static partial Regex NumberOf();

    // A date's pattern, a statement to the store, a document, a pattern, an example of a list.
    [GeneratedRegex(@"(?s)^[dMyHmsUTC:.,' -]+$|^\s*(?:select|update|delete|insert|where|with|create|alter|drop|and|or|order by|from|join) |^[<[\\]|^\s*--|@[a-zA-Z]+\b.*=|= @| as [A-Z][a-zA-Z]+, |order by |^\s*union|\b(?:select|coalesce|exists|json_extract|json_each|max|min|sum|cast) ?\(|\bselect .* from |is (?:not )?null|^(?:default-src|sandbox |public, |pragma| on conflict|api refresh)|[{;][a-z-]+:|^border-|\bv\.changed_at|now_ms|^state in|^\|\||^\{\{\{\{ contact|^\{\{% if|AND campaign|All of it is material|^\{\{ soft|^[\s-]*[a-z_]+:.*\n|^\n? +- |^\{\{""fontFamily")]
    private static partial Regex NoSentence();
}
