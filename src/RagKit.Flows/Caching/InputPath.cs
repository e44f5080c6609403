using System.Linq.Expressions;
using System.Reflection;

namespace RagKit.Caching;

/// <summary>Finds what a path such as <c>request.Url</c> in a template means.</summary>
internal static class InputPath
{
    private const BindingFlags Public = BindingFlags.Instance | BindingFlags.Public;

    /// <summary>The expression that reads the value; a null on the way makes it null, or the default of a plain value.</summary>
    public static Expression Resolve(ParameterExpression input, string path, InputNames names, Func<string, ArgumentException> bad)
    {
        string[] steps = path.Split('.');
        if (steps.Length > 1 && steps[0] == names.Parameter && !IsMember(names, steps[0]) && IsMember(names, steps[1]))
            steps = steps[1..];
        Expression at = names.Members?.FirstOrDefault(member => member.Name == steps[0]) is KeyMember member
            ? Read(input, member.From)
            : steps[0] == names.Parameter ? input : throw bad($"There is no input '{steps[0]}'; there are: {string.Join(", ", Roots(names).Select(name => $"'{name}'"))}");
        foreach (string step in steps.Skip(1))
        {
            Type type = Nullable.GetUnderlyingType(at.Type) ?? at.Type;
            MemberInfo found = Members(type).FirstOrDefault(member => member.Name == step)
                ?? throw bad($"'{path}': {type} has no property '{step}'; there are: {string.Join(", ", Members(type).Select(member => $"'{member.Name}'").Distinct())}");
            at = Read(at, owner => Expression.MakeMemberAccess(owner, found));
        }
        return at;
    }

    private static bool IsMember(InputNames names, string name) => names.Members?.Any(member => member.Name == name) ?? false;

    private static IEnumerable<string> Roots(InputNames names) => [.. names.Members?.Select(member => member.Name) ?? [], names.Parameter];

    private static IEnumerable<MemberInfo> Members(Type type) =>
    [
        .. new[] { type }.Concat(type.IsInterface ? type.GetInterfaces() : []).SelectMany(part => part.GetProperties(Public))
            .Where(property => property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0 && !property.PropertyType.IsByRefLike && !property.PropertyType.IsByRef),
        .. type.GetFields(Public),
    ];

    /// <summary>Reads a member of what may be null: nothing of nothing is nothing.</summary>
    private static Expression Read(Expression owner, Func<Expression, Expression> read)
    {
        Type? plain = Nullable.GetUnderlyingType(owner.Type);
        if (owner.Type.IsValueType && plain is null)
            return read(owner);
        ParameterExpression once = Expression.Variable(owner.Type);
        Expression value = read(plain is null ? once : Expression.Convert(once, plain));
        Type result = value.Type.IsValueType && Nullable.GetUnderlyingType(value.Type) is null ? typeof(Nullable<>).MakeGenericType(value.Type) : value.Type;
        Expression missing = plain is null ? Expression.ReferenceEqual(once, Expression.Constant(null)) : Expression.Not(Expression.Property(once, "HasValue"));
        return Expression.Block(result, [once], Expression.Assign(once, owner), Expression.Condition(missing, Expression.Default(result), Expression.Convert(value, result)));
    }
}
