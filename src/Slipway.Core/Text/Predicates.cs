using Slipway.Sdk.Assets;

namespace Slipway.Core.Text;

/// <summary>Looks into conditions.</summary>
public static class Predicates
{
    /// <summary>The condition and every one inside it.</summary>
    public static IEnumerable<Predicate> AllOf(Predicate where) => where switch
    {
        Predicate.All all => all.Of.SelectMany(AllOf).Prepend(where),
        Predicate.Any any => any.Of.SelectMany(AllOf).Prepend(where),
        Predicate.Not not => AllOf(not.Of).Prepend(where),
        _ => [where],
    };

    /// <summary>The comparisons that must hold in any case: the condition itself or parts joined by <c>and</c>.</summary>
    public static IEnumerable<Predicate.Compare> Required(Predicate where) => where switch
    {
        Predicate.All all => all.Of.SelectMany(Required),
        Predicate.Compare compare => [compare],
        _ => [],
    };
}
