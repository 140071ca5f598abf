using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EmradXds.Storage.PostgreSql.Migrations.Identity
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Acknowledgments",
                columns: table => new
                {
                    Application = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    Facility = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    ControlId = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    Hash = table.Column<byte[]>(type: "bytea", nullable: false)
                        .Annotation("Npgsql:Compression:", "lz4"),
                    Answer = table.Column<byte[]>(type: "bytea", nullable: false)
                        .Annotation("Npgsql:Compression:", "lz4"),
                    ReceivedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Acknowledgments", x => new { x.Application, x.Facility, x.ControlId });
                })
                .Annotation("Npgsql:StorageParameter:toast_tuple_target", 4080);

            migrationBuilder.CreateTable(
                name: "RegistryFeeds",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Registry = table.Column<string>(type: "character varying(262)", maxLength: 262, nullable: false, collation: "C"),
                    AffinityId = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    TraceId = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    State = table.Column<int>(type: "integer", nullable: false),
                    Attempts = table.Column<int>(type: "integer", nullable: false),
                    Problem = table.Column<string>(type: "text", nullable: true, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RegistryFeeds", x => x.Id);
                })
                .Annotation("Npgsql:StorageParameter:toast_tuple_target", 4080);

            migrationBuilder.CreateTable(
                name: "SourceRecords",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Domain = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    LocalId = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    AffinityId = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    RetiredInto = table.Column<Guid>(type: "uuid", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SourceRecords", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SourceRecordVersions",
                columns: table => new
                {
                    RecordId = table.Column<Guid>(type: "uuid", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    ReceivedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    TriggerEvent = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false, collation: "C"),
                    AffinityId = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    Message = table.Column<byte[]>(type: "bytea", nullable: false)
                        .Annotation("Npgsql:Compression:", "lz4")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SourceRecordVersions", x => new { x.RecordId, x.Version });
                    table.ForeignKey(
                        name: "FK_SourceRecordVersions_SourceRecords_RecordId",
                        column: x => x.RecordId,
                        principalTable: "SourceRecords",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Npgsql:StorageParameter:toast_tuple_target", 4080);

            migrationBuilder.CreateIndex(
                name: "IX_Acknowledgments_ReceivedAt",
                table: "Acknowledgments",
                column: "ReceivedAt");

            migrationBuilder.CreateIndex(
                name: "IX_RegistryFeeds_Registry_AffinityId",
                table: "RegistryFeeds",
                columns: new[] { "Registry", "AffinityId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_RegistryFeeds_Registry_State_CreatedAt",
                table: "RegistryFeeds",
                columns: new[] { "Registry", "State", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_SourceRecords_AffinityId",
                table: "SourceRecords",
                column: "AffinityId");

            migrationBuilder.CreateIndex(
                name: "IX_SourceRecords_Domain_LocalId",
                table: "SourceRecords",
                columns: new[] { "Domain", "LocalId" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Acknowledgments");

            migrationBuilder.DropTable(
                name: "RegistryFeeds");

            migrationBuilder.DropTable(
                name: "SourceRecordVersions");

            migrationBuilder.DropTable(
                name: "SourceRecords");
        }
    }
}
