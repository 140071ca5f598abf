using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;
using Microsoft.Extensions.DependencyInjection;

namespace EmradXds.Storage.PostgreSql;

/// <summary>LIKE as other engines have it: a backslash is a character like any. PostgreSQL alone has it take a wildcard's meaning away, and the
/// provider does not prevent that where patterns come as a list (LIKE ANY).</summary>
internal sealed class ExactLike(ISqlExpressionFactory sql) : IMethodCallTranslatorPlugin, IMethodCallTranslator
{
    private static readonly MethodInfo like = typeof(DbFunctionsExtensions).GetMethod(
        nameof(DbFunctionsExtensions.Like), [typeof(DbFunctions), typeof(string), typeof(string)])!;

    public IEnumerable<IMethodCallTranslator> Translators => [this];

    public SqlExpression? Translate(
        SqlExpression? instance, MethodInfo method, IReadOnlyList<SqlExpression> arguments, IDiagnosticsLogger<DbLoggerCategory.Query> logger)
    {
        if (method != like)
        {
            return null;
        }

        SqlExpression pattern = sql.ApplyTypeMapping(arguments[2], arguments[1].TypeMapping ?? arguments[2].TypeMapping);
        return sql.Like(
            arguments[1],
            sql.Function(
                "REPLACE",
                [pattern, sql.Constant(@"\"), sql.Constant(@"\\")],
                nullable: true,
                argumentsPropagateNullability: [true, false, false],
                typeof(string),
                pattern.TypeMapping));
    }

    /// <summary>Puts it among the provider's own translations, before which it is asked.</summary>
    internal sealed class Extension : IDbContextOptionsExtension
    {
        public DbContextOptionsExtensionInfo Info => new About(this);

        public void ApplyServices(IServiceCollection services) =>
            new EntityFrameworkRelationalServicesBuilder(services).TryAdd<IMethodCallTranslatorPlugin, ExactLike>();

        public void Validate(IDbContextOptions options)
        {
        }

        private sealed class About(Extension extension) : DbContextOptionsExtensionInfo(extension)
        {
            public override bool IsDatabaseProvider => false;

            public override string LogFragment => "";

            public override int GetServiceProviderHashCode() => 0;

            public override bool ShouldUseSameServiceProvider(DbContextOptionsExtensionInfo other) => other is About;

            public override void PopulateDebugInfo(IDictionary<string, string> debugInfo)
            {
            }
        }
    }
}
