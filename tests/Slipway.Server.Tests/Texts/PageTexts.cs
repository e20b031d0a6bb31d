using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Slipway.Server.Tests.Texts;

/// <summary>Reads the texts out of the server's source: the code itself, and what Razor made of the pages when they were built.</summary>
internal static partial class PageTexts
{
    /// <summary>Attributes and parameters whose value a reader sees or hears.</summary>
    private static readonly HashSet<string> _read = new(StringComparer.Ordinal)
    {
        "title", "aria-label", "placeholder", "alt", "hx-confirm", "aria-description", "aria-roledescription", "data-text",
        "Title", "Lead", "BackText", "Text", "Heading", "Label", "Hint",
    };

    /// <summary>Calls whose words no reader sees: the store's, the trail's, the descriptions of the API, what is thrown.</summary>
    private static readonly HashSet<string> _unread = new(StringComparer.Ordinal)
    {
        "ExecuteAsync", "QueryAsync", "FirstAsync", "ScalarAsync", "AppendAsync", "WriteAsync", "WithSummary", "WithDescription", "WithTags", "WithName", "Problem", "Log", "InEnglish",
    };

    /// <summary>Files and methods whose words no page has: those for models, for programs, for a review that is kept, for the command line.</summary>
    private static readonly HashSet<string> _elsewhere = new(StringComparer.Ordinal)
    {
        "Accounts/SlipwayAuthentication.cs", "Drafting/MaterialReading.cs", "Drafting/WorkspaceModels.cs", "Evaluations/WorkspaceEvaluations.cs", "Evaluations/EvaluationView.cs:Lines", "Campaigns/RuleScreens.cs",
        "Gateway/BudgetWatch.cs", "Gateway/GatewayCalls.cs", "Gateway/GatewayEndpoint.cs", "Impact/ImpactRegistration.cs", "Impact/ReviewMaking.cs", "Impact/ReviewReading.cs",
        "Platforms/ConnectionTest.cs", "Reviewing/ChangeRequests.cs",
    };

    /// <summary>The server's code besides its pages, parsed once for all tests.</summary>
    internal static IEnumerable<(string File, SyntaxNode Root)> Code => _code.Value;

    private static readonly Lazy<ImmutableArray<(string File, SyntaxNode Root)>> _code = new(() => [.. Read(Server, "*.cs", f => f).Where(f => !f.File.StartsWith("Texts/", StringComparison.Ordinal))]);

    // A page that was taken out leaves behind what was made of it.
    private static readonly Lazy<ImmutableArray<(string File, SyntaxNode Root)>> _pages = new(() =>
    [
        .. Read(Generated, "*_razor.g.cs", f => string.Join('/', f.Split('/')[2..]).Replace("_razor.g.cs", ".razor", StringComparison.Ordinal)).Where(f => File.Exists(Path.Combine(Server, f.File))),
    ]);

    private static string Server => Path.Combine(ArchitectureTests.RepositoryRoot, "src", "Slipway.Server");

    private static string Generated => Directory.EnumerateDirectories(Path.Combine(ArchitectureTests.RepositoryRoot, "artifacts", "obj", "Slipway.Server"), "generated", SearchOption.AllDirectories)
        .OrderByDescending(Directory.GetLastWriteTimeUtc).First();

    /// <summary>Everything that is asked for a translation, with the first place that does.</summary>
    public static SortedDictionary<string, string> Asked()
    {
        var asked = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (file, root) in Code.Concat(_pages.Value))
        {
            foreach (var call in root.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(IsAsking))
            {
                foreach (var text in call.ArgumentList.Arguments.Select(a => Key(a.Expression)).OfType<string>())
                {
                    asked.TryAdd(text, file);
                }
            }

            // What a slice hands over for the top bar is translated where it is shown.
            foreach (var item in root.DescendantNodes().OfType<ObjectCreationExpressionSyntax>().Where(o => o.Type.ToString() == "NavigationItem"))
            {
                asked.TryAdd(Key(item.ArgumentList!.Arguments[0].Expression)!, file);
            }
        }

        return asked;
    }

    /// <summary>Texts of a folder that stand on a page and are not asked for: file and text.</summary>
    public static IEnumerable<string> HardCoded(string folder)
    {
        foreach (var (file, root) in _pages.Value.Where(p => IsIn(p.File, folder)))
        {
            foreach (var text in Shown(root))
            {
                yield return $"{file}: {text}";
            }
        }

        foreach (var (file, root) in Code.Concat(_pages.Value).Where(p => IsIn(p.File, folder)))
        {
            foreach (var text in root.DescendantNodes().Where(IsText).Where(n => !IsElsewhere(n) && !_elsewhere.Contains(file) && !_elsewhere.Contains($"{file}:{MethodOf(n)}")).Select(Said).Where(t => Sentence().IsMatch(t) && !NoSentence().IsMatch(t)))
            {
                yield return $"{file}: {text}";
            }
        }
    }

    // What stands in the places of a sentence is looked at by itself.
    private static string Said(SyntaxNode text) => text is InterpolatedStringExpressionSyntax sentence
        ? string.Concat(sentence.Contents.Select(c => c is InterpolatedStringTextSyntax words ? words.TextToken.ValueText : "{}"))
        : ((LiteralExpressionSyntax)text).Token.ValueText;

    /// <summary>The method in which something stands; null outside of one.</summary>
    internal static string? MethodOf(SyntaxNode node) => node.Ancestors().OfType<MethodDeclarationSyntax>().FirstOrDefault()?.Identifier.ValueText;

    private static bool IsIn(string file, string folder) => file.StartsWith(folder + "/", StringComparison.Ordinal);

    /// <summary>The files of a folder, parsed, each under the name it is given.</summary>
    internal static ImmutableArray<(string File, SyntaxNode Root)> Read(string folder, string pattern, Func<string, string> named) =>
    [
        .. Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(f => (Path: f, Name: named(Path.GetRelativePath(folder, f).Replace(Path.DirectorySeparatorChar, '/')))).Where(f => !f.Name.StartsWith("node_modules/", StringComparison.Ordinal))
            .Select(f => (f.Name, CSharpSyntaxTree.ParseText(File.ReadAllText(f.Path)).GetRoot())),
    ];

    /// <summary>Whether a call asks for the reader's language.</summary>
    internal static bool IsAsking(InvocationExpressionSyntax call) => call.Expression is IdentifierNameSyntax { Identifier.ValueText: "T" or "N" } or MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "Wording" }, Name.Identifier.ValueText: "T" or "N" };

    /// <summary>The key of a text as the program makes it; null for what is no literal.</summary>
    private static string? Key(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression) => literal.Token.ValueText,
        InterpolatedStringExpressionSyntax sentence => KeyOf(sentence),
        _ => null,
    };

    private static string KeyOf(InterpolatedStringExpressionSyntax sentence)
    {
        var place = 0;
        return string.Concat(sentence.Contents.Select(c => c switch
        {
            InterpolatedStringTextSyntax text => text.TextToken.ValueText,
            InterpolationSyntax value => $"{{{place++}{value.FormatClause}}}",
            _ => "",
        }));
    }

    private static IEnumerable<string> Shown(SyntaxNode root)
    {
        var open = new Stack<string>();
        foreach (var call in root.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (call.Expression is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name })
            {
                continue;
            }

            if (name == "CloseElement" && open.Count > 0)
            {
                open.Pop();
            }

            if (call.ArgumentList.Arguments.Count < 2)
            {
                continue;
            }

            var last = call.ArgumentList.Arguments[^1].Expression;
            if (name == "OpenElement")
            {
                open.Push(Literal(last) ?? "");
            }
            else if (open.Contains("code"))
            {
                // What is typed is the same in every language.
            }
            else if (name is "AddMarkupContent" or "AddContent" && Literal(last) is { } markup)
            {
                foreach (Match value in ReadAttribute().Matches(markup))
                {
                    if (Letters().IsMatch(value.Groups[1].Value))
                    {
                        yield return value.Value;
                    }
                }

                var text = Tag().Replace(Code(markup), " ").Trim();
                if (IsWorded(Entity().Replace(text, " ")))
                {
                    yield return text;
                }
            }
            else if (name is "AddAttribute" or "AddComponentParameter" && call.ArgumentList.Arguments.Count > 2 && _read.Contains(Name(call.ArgumentList.Arguments[1].Expression)) && Literals(last).Any(IsWorded))
            {
                yield return last.ToString().Trim();
            }
        }

        static string Code(string markup) => CodeElement().Replace(markup, " ");
    }

    // What is called the same in every language, files, and the letters a typeface is shown by.
    private static bool IsWorded(string text) => Letters().IsMatch(Same().Replace(text, ""));

    private static string Name(ExpressionSyntax name) => name switch
    {
        LiteralExpressionSyntax literal => literal.Token.ValueText,
        InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: MemberAccessExpressionSyntax member }] } => member.Name.Identifier.ValueText,
        _ => "",
    };

    private static string? Literal(ExpressionSyntax expression) => expression is LiteralExpressionSyntax literal && literal.IsKind(SyntaxKind.StringLiteralExpression) ? literal.Token.ValueText : null;

    // What Razor wraps around a value, and what it adds up from pieces.
    private static IEnumerable<string> Literals(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax => Literal(expression) is { } text ? [text] : [],
        InterpolatedStringExpressionSyntax sentence => sentence.Contents.OfType<InterpolatedStringTextSyntax>().Select(t => t.TextToken.ValueText),
        BinaryExpressionSyntax sum => Literals(sum.Left).Concat(Literals(sum.Right)),
        ParenthesizedExpressionSyntax inner => Literals(inner.Expression),
        ConditionalExpressionSyntax either => Literals(either.WhenTrue).Concat(Literals(either.WhenFalse)),
        InvocationExpressionSyntax call when !IsAsking(call) && call.Expression.ToString().Contains("TypeCheck", StringComparison.Ordinal) => call.ArgumentList.Arguments.SelectMany(a => Literals(a.Expression)),
        _ => [],
    };

    private static bool IsText(SyntaxNode node) => node is InterpolatedStringExpressionSyntax || node.IsKind(SyntaxKind.StringLiteralExpression);

    private static bool IsElsewhere(SyntaxNode text) => text.Ancestors().TakeWhile(a => a is not MethodDeclarationSyntax).Any(a => a switch
    {
        InvocationExpressionSyntax call => IsAsking(call) || _unread.Contains(call.Expression is MemberAccessExpressionSyntax member ? member.Name.Identifier.ValueText : call.Expression.ToString())
            || call.Expression.ToString() is var name && (name.StartsWith("__builder", StringComparison.Ordinal) || name.Contains("Finding.", StringComparison.Ordinal)),
        ThrowStatementSyntax or ThrowExpressionSyntax or AttributeSyntax => true,
        BaseObjectCreationExpressionSyntax made => made.ToString().Contains("Exception(", StringComparison.Ordinal),
        ConstantPatternSyntax or SwitchLabelSyntax => true,
        FieldDeclarationSyntax field => field.Modifiers.Any(SyntaxKind.ConstKeyword),
        _ => false,
    }) || text.Ancestors().OfType<AttributeSyntax>().Any();

    [GeneratedRegex(@"\p{L}{2}")]
    private static partial Regex Letters();

    /// <summary>Two words, which no name or id has.</summary>
    [GeneratedRegex(@"\p{L}[\p{L}']+,? \p{Ll}{2}")]
    internal static partial Regex Sentence();

    // A date's pattern, a statement to the store, a document.
    [GeneratedRegex(@"^[dMyHmsUTC:.,' ]+$|^ ?(?:select|update|delete|insert|where) |^<")]
    private static partial Regex NoSentence();

    [GeneratedRegex(@"Slipway|UTC|CSV|\bAa\b( Bb Cc 0123)?|^[\w/.-]+\.(md|yaml)$")]
    private static partial Regex Same();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("<code[^>]*>.*?</code>", RegexOptions.Singleline)]
    private static partial Regex CodeElement();

    [GeneratedRegex("&[a-z]+;|&#[0-9]+;")]
    private static partial Regex Entity();

    [GeneratedRegex("\\b(?:title|aria-label|placeholder|alt)=\"([^\"]*)\"")]
    private static partial Regex ReadAttribute();
}
